import { describe, expect, it } from 'vitest';
import type { Handover } from './handover.ts';
import { withOrders } from './handover.ts';

const HANDOVER: Handover = {
  configMap: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'mesh', name: 'settings' },
  versions: 'versions',
  fault: 'fault',
};
const SETTINGS = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'mesh' },
  data: { versions: '{}', fault: 'old', other: 'kept' },
};
const ORDERS = { versions: { access: 'v1alpha3' } } as const;

describe('a mesh that is told of the run which installs it', () => {
  it('reads versions and fault in its ConfigMap, and the rest as it was written', () => {
    expect(withOrders(SETTINGS, HANDOVER, { ...ORDERS, fault: 'tcp-open' }).data).toEqual({
      versions: '{"access":"v1alpha3"}',
      fault: 'tcp-open',
      other: 'kept',
    });
    expect(withOrders(SETTINGS, HANDOVER, ORDERS).data).toMatchObject({ fault: '' });
  });

  it.each([
    ['another kind', { ...SETTINGS, kind: 'Secret' }, HANDOVER],
    ['another namespace', { ...SETTINGS, metadata: { name: 'settings', namespace: 'x' } }, HANDOVER],
    ['a mesh that is told nothing', SETTINGS, undefined],
  ])('leaves an object alone: %s', (_what, manifest, handover) => {
    expect(withOrders(manifest, handover, ORDERS)).toBe(manifest);
  });
});
