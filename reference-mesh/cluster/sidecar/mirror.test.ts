import { describe, expect, it } from 'vitest';
import { group } from '../../control/example.ts';
import type { Item, Update } from '../protocol.ts';
import { itemKey } from '../protocol.ts';
import { Mirror } from './mirror.ts';

function update(items: readonly Item[], gone: readonly string[] = []): Update {
  return { generation: 1, set: items.map((item) => [itemKey(item), item]), gone };
}

function workload(pod: string, isReady: boolean): Item {
  return {
    kind: 'workload',
    workload: {
      name: pod,
      pod,
      namespace: 'main',
      serviceAccount: 's',
      node: 'n',
      labels: {},
      ports: [{ number: 80, transport: 'tcp' }],
      host: '10.0.0.1',
      isReady,
    },
  };
}

const OWN = { namespace: 'main', pod: 'own' };
const GROUP: Item = { kind: 'object', object: group('g', { pathRegex: '/' }) };

describe('what a sidecar was told', () => {
  it('holds itself ready or not, and of the others those that are', () => {
    const { change } = new Mirror(OWN).replace(
      update([workload('own', false), workload('waiting', false), workload('there', true)]),
    );
    expect(change.members?.map(({ workload: { pod } }) => pod)).toEqual(['own', 'there']);
    expect(change.members?.[1]).toMatchObject({
      tunnel: { host: '10.0.0.1' },
      workload: { containerPorts: [{ number: 80, address: { host: '127.0.0.1', port: 80 } }] },
    });
  });

  it('changes the policy only where an object does', () => {
    const mirror = new Mirror(OWN);
    expect(mirror.replace(update([GROUP])).change.objects).toHaveLength(1);
    const { change, concerns } = mirror.apply(update([workload('there', true)]));
    expect(change.objects).toBeUndefined();
    expect([concerns('main'), concerns('other')]).toEqual([true, false]);
    expect(mirror.apply(update([], [itemKey(GROUP)])).change.objects).toEqual([]);
  });

  it('is told everything again without a change, and forgets what is not told any more', () => {
    const mirror = new Mirror(OWN);
    mirror.replace(update([GROUP, workload('there', true)]));
    expect(mirror.replace(update([GROUP, workload('there', true)])).change).toEqual({});
    expect(mirror.replace(update([GROUP])).change).toEqual({ members: [] });
  });
});
