import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../harness/model/kubernetes.ts';
import type { Listed } from '../api/informer.ts';
import type { Item } from '../protocol.ts';
import { itemsOf } from './items.ts';

function pod(
  name: string,
  { spec = {}, status = {}, ...metadata }: Partial<Record<string, JsonObject>> = {},
): Listed {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'main', ...metadata },
    spec: { serviceAccountName: 'sa', nodeName: 'n', ...spec },
    status: {
      podIP: '10.0.0.1',
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      ...status,
    },
  };
}

function service(name: string, ports: readonly JsonObject[], selector: JsonObject = { app: 'a' }): Listed {
  return { kind: 'Service', metadata: { name, namespace: 'main' }, spec: { selector, ports } };
}

function only(
  pods: readonly Listed[],
  services: readonly Listed[] = [],
  objects: readonly Listed[] = [],
): Item {
  const [item] = itemsOf({ pods, services, objects }).values();
  if (item === undefined) throw new Error('no item');
  return item;
}

describe('the items of the mesh', () => {
  it('are pods under the name of their Deployment, with the ports that Services lead to', () => {
    const labels = { app: 'a', 'pod-template-hash': '5d4f' };
    const owned = pod('web-5d4f-x', {
      labels,
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5d4f' }] as never,
    });
    const items = itemsOf({
      pods: [owned],
      services: [service('s', [{ name: 'http', port: 80, targetPort: 8080 }])],
      objects: [],
    });
    expect(items.get('main/workload/web-5d4f-x')).toEqual({
      kind: 'workload',
      workload: {
        name: 'web',
        pod: 'web-5d4f-x',
        namespace: 'main',
        serviceAccount: 'sa',
        node: 'n',
        labels,
        ports: [{ number: 8080, transport: 'tcp' }],
        host: '10.0.0.1',
        isReady: true,
      },
    });
  });

  it.each([
    ['has no address yet', { status: { podIP: '' } }],
    ['is going away', { deletionTimestamp: '2026-01-01T00:00:00Z' as never }],
    ['has ended', { status: { phase: 'Succeeded' } }],
  ])('leave out a pod that %s', (_what, parts) => {
    expect(itemsOf({ pods: [pod('p', parts)], services: [], objects: [] }).size).toBe(0);
  });

  it('know a pod that is not ready as such', () => {
    const waiting = pod('p', { status: { conditions: [{ type: 'Ready', status: 'False' }] } });
    expect(only([waiting])).toMatchObject({ workload: { isReady: false } });
  });

  it.each([
    [{ port: 80, appProtocol: 'http' }, 'http', 'tcp'],
    [{ port: 80, appProtocol: 'kubernetes.io/h2c' }, 'http', 'tcp'],
    [{ port: 80, name: 'http-web' }, 'http', 'tcp'],
    [{ port: 80, name: 'http-web', appProtocol: 'tcp' }, 'tcp', 'tcp'],
    [{ port: 80, name: 'web' }, 'tcp', 'tcp'],
    [{ port: 80, name: 'http', protocol: 'UDP' }, 'udp', 'udp'],
  ])('read off a port %j that it speaks %s', (port, appProtocol, transport) => {
    expect(only([], [service('s', [port])])).toMatchObject({
      service: { ports: [{ appProtocol, transport }] },
    });
  });

  it('find a target port by the name that a pod gives it', () => {
    const named = pod('p', {
      labels: { app: 'a' },
      spec: { containers: [{ ports: [{ name: 'web', containerPort: 8081 }] }] },
    });
    const item = only(
      [named],
      [
        service('s', [
          { port: 80, targetPort: 'web' },
          { port: 81, targetPort: 'gone' },
        ]),
      ],
    );
    expect(item).toMatchObject({ service: { ports: [{ port: 80, targetPort: 8081 }] } });
  });

  it('are no Services that are names of something outside', () => {
    const alias: Listed = {
      kind: 'Service',
      metadata: { name: 's', namespace: 'main' },
      spec: { type: 'ExternalName' },
    };
    expect(itemsOf({ pods: [], services: [alias], objects: [] }).size).toBe(0);
  });

  it('are SMI objects with their fields, and of their metadata the name alone', () => {
    const object: Listed = {
      apiVersion: 'access.smi-spec.io/v1alpha1',
      kind: 'TrafficTarget',
      metadata: { name: 't', namespace: 'main', uid: 'u', managedFields: [] },
      sources: [{ kind: 'ServiceAccount', name: 'c' }],
      status: {},
    };
    expect(only([], [], [object])).toEqual({
      kind: 'object',
      object: {
        apiVersion: 'access.smi-spec.io/v1alpha1',
        kind: 'TrafficTarget',
        metadata: { name: 't', namespace: 'main' },
        sources: [{ kind: 'ServiceAccount', name: 'c' }],
      },
    });
  });
});
