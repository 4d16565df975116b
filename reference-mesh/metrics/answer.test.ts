import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../harness/model/kubernetes.ts';
import type { MetricResource } from '../../harness/model/metric.ts';
import { TOPOLOGY } from '../control/example.ts';
import type { Exchange } from '../control/observation.ts';
import { rightDecisions } from '../control/right-decisions.ts';
import { answerMetrics } from './answer.ts';
import type { Snapshot } from './snapshot.ts';

const METRIC_RESOURCES: readonly MetricResource[] = [
  'namespaces',
  'nodes',
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'jobs',
  'trafficsplits',
];
const NOW = Date.UTC(2026, 0, 1);
const SPLIT = {
  namespace: 'main',
  name: 's',
  root: 'root',
  backends: [
    { service: 'v1', weight: 90 },
    { service: 'v2', weight: 10 },
  ],
};

/** Both ends' records of `count` exchanges. */
function exchanges(
  from: string,
  to: string,
  count: number,
  more: Partial<Exchange> = {},
): readonly Exchange[] {
  return Array.from({ length: count }, (_, index): readonly Exchange[] => {
    const both = { at: NOW - 1000, latencyMs: index + 1, result: { kind: 'answered', status: 200 } } as const;
    const { split, ...common } = more;
    return [
      { side: 'client', pod: from, peer: to, ...both, ...common, ...(split && { split }) },
      { side: 'server', pod: to, peer: from, ...both, ...common },
    ];
  }).flat();
}

function ask(path: string, of: readonly Exchange[] = [], labelSelector: string | null = null) {
  const snapshot: Snapshot = {
    decide: rightDecisions,
    topology: TOPOLOGY,
    splits: [SPLIT],
    exchanges: of,
    now: NOW,
    windowMs: 30_000,
  };
  return answerMetrics(snapshot, path, labelSelector);
}

function metricsIn(body: JsonObject): Readonly<Record<string, string>> {
  const metrics = body.metrics as readonly { readonly name: string; readonly value: string }[];
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

function itemsIn(body: JsonObject): readonly JsonObject[] {
  return body.items as readonly JsonObject[];
}

describe('metrics API', () => {
  it('lists all resources, namespaces and nodes outside of namespaces', () => {
    const { body } = ask('/');
    const resources = body.resources as readonly { readonly name: string; readonly namespaced: boolean }[];
    expect(body.kind).toBe('APIResourceList');
    expect(resources.map(({ name }) => name)).toEqual(METRIC_RESOURCES);
    expect(resources.filter(({ namespaced }) => !namespaced).map(({ name }) => name)).toEqual([
      'namespaces',
      'nodes',
    ]);
  });

  it('gives one object in the documented shape', () => {
    const { status, body } = ask(
      '/namespaces/main/deployments/server',
      exchanges('client-0', 'server-0', 100),
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      kind: 'TrafficMetrics',
      apiVersion: 'metrics.smi-spec.io/v1alpha1',
      resource: { kind: 'Deployment', namespace: 'main', name: 'server', apiVersion: 'apps/v1' },
      edge: { direction: 'from', side: 'server', resource: {} },
      timestamp: '2026-01-01T00:00:00.000Z',
      window: '30s',
      metrics: [
        { name: 'p99_response_latency', unit: 'seconds', value: '99000u' },
        { name: 'p90_response_latency', unit: 'seconds', value: '90000u' },
        { name: 'p50_response_latency', unit: 'seconds', value: '50000u' },
        { name: 'success_count', value: '100' },
        { name: 'failure_count', value: '0' },
      ],
    });
  });

  it('counts 5xx and broken answers as failures, 4xx as success, and only what lies in the window', () => {
    const answered = (status: number) => ({ result: { kind: 'answered', status } }) as const;
    const { body } = ask('/namespaces/main/pods/server-0', [
      ...exchanges('client-0', 'server-0', 3),
      ...exchanges('client-0', 'server-0', 2, answered(503)),
      ...exchanges('client-0', 'server-0', 1, answered(404)),
      ...exchanges('client-0', 'server-0', 1, { result: { kind: 'broken' } }),
      ...exchanges('client-0', 'server-0', 9, { at: NOW - 30_001 }),
    ]);
    expect(metricsIn(body)).toMatchObject({ success_count: '4', failure_count: '3' });
  });

  it('adds up the pods of a Deployment, of a Service and of a namespace', () => {
    const of = [
      ...exchanges('client-0', 'v1-0', 2),
      ...exchanges('client-0', 'v1-1', 3),
      ...exchanges('client-0', 'v2-0', 4),
    ];
    const count = (path: string) => metricsIn(ask(path, of).body).success_count;
    expect(count('/namespaces/main/deployments/v1')).toBe('5');
    expect(count('/namespaces/main/pods/v1-1')).toBe('3');
    expect(count('/namespaces/main/services/v1')).toBe('5');
    expect(count('/namespaces/main')).toBe('9');
    expect(count('/nodes/embedded')).toBe('9');
    expect(count('/namespaces/elsewhere')).toBe('0');
  });

  it('gives one edge for each peer, as each side measured it', () => {
    const of = [...exchanges('client-0', 'server-0', 2), ...exchanges('other-0', 'server-0', 3)];
    const edges = (path: string) =>
      itemsIn(ask(path, of).body).map((item) => [item.edge, metricsIn(item).success_count]);
    const peer = (name: string) => ({ kind: 'Deployment', namespace: 'main', name, apiVersion: 'apps/v1' });
    expect(edges('/namespaces/main/deployments/server/edges')).toEqual([
      [{ direction: 'from', side: 'server', resource: peer('client') }, '2'],
      [{ direction: 'from', side: 'server', resource: peer('other') }, '3'],
    ]);
    expect(edges('/namespaces/main/deployments/client/edges')).toEqual([
      [{ direction: 'to', side: 'client', resource: peer('server') }, '2'],
    ]);
    expect(edges('/namespaces/main/pods/v1-0/edges')).toEqual([]);
  });

  it('filters the items of a list by label, never their values', () => {
    const of = exchanges('client-0', 'server-0', 2);
    const { body } = ask('/namespaces/main/pods', of, 'app=server');
    expect(body.selector).toEqual({ matchLabels: { app: 'server' } });
    expect(body.resource).toEqual({ kind: 'Pod', namespace: 'main', apiVersion: 'v1' });
    expect(itemsIn(body).map((item) => metricsIn(item).success_count)).toEqual(['2']);
    expect(ask('/namespaces/main/pods', of, 'app in (a)').status).toBe(400);
  });

  it('gives one object for each backend of a split', () => {
    const split = { namespace: 'main', name: 's', apex: 'root', backend: 'v1', weight: 90 };
    const of = [
      ...exchanges('client-0', 'v1-0', 2, { split }),
      ...exchanges('client-0', 'v2-0', 1, { split: { ...split, backend: 'v2', weight: 10 } }),
      ...exchanges('client-0', 'v1-0', 5),
    ];
    for (const path of ['/namespaces/main/trafficsplits', '/namespaces/main/trafficsplits/s']) {
      const items = itemsIn(ask(path, of).body);
      expect(items.map((item) => item.backend)).toEqual([
        { apex: 'root', name: 'v1', weight: 90 },
        { apex: 'root', name: 'v2', weight: 10 },
      ]);
      expect(items.map((item) => metricsIn(item).success_count)).toEqual(['2', '1']);
    }
  });

  it.each([
    '/namespaces/main/pods/absent',
    '/namespaces/main/pods/server-0/edges/client-0',
    '/namespaces/main/gadgets',
    '/namespaces/main/nodes',
    '/pods/server-0',
    '/namespaces/absent',
  ])('does not find %s', (path) => {
    expect(ask(path).status).toBe(404);
  });

  it('serves a list of every resource', () => {
    for (const resource of METRIC_RESOURCES) {
      const path =
        resource === 'namespaces' || resource === 'nodes' ? `/${resource}` : `/namespaces/main/${resource}`;
      expect(ask(path).body.kind).toBe('TrafficMetricsList');
    }
  });
});
