import { describe, expect, it } from 'vitest';
import { loadClauses } from '../../catalogue/clauses.ts';
import { loadProfile } from '../../profiles/loader.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import { orderedFault } from './ordered-fault.ts';

async function profileOf(mesh: string): Promise<KubernetesProfile> {
  const profile = await loadProfile(mesh, await loadClauses(), { testbed: 'kubernetes' });
  if (profile.testbed !== 'kubernetes') throw new Error(`${mesh} is on no cluster`);
  return profile;
}

async function order(mesh: string, fault: string | undefined, settings: Parameters<typeof orderedFault>[1]) {
  return orderedFault({ profile: await profileOf(mesh), ...(fault !== undefined && { fault }) }, settings);
}

describe('a fault on a cluster', () => {
  it('is one that comes with the mesh, and stands in the record with what it breaks', async () => {
    const identity = await order('reference', 'tcp-open', { mesh: 'install' });
    expect(identity).toMatchObject({ name: 'tcp-open', breaks: ['access-A1-tcp'] });
    expect(await order('reference', undefined, { mesh: 'install' })).toBeUndefined();
  });

  it.each([
    ['osm', 'tcp-open', 'install', 'has no faults of ours'],
    ['reference', 'tcp-open', 'as-it-stands', 'leave out --skip-install'],
    ['reference', 'reference-mesh/faults/tcp-open.ts', 'install', 'give one by its name'],
    ['reference', 'tcp-opne', 'install', 'nearest are'],
  ] as const)('is refused on %s: %s, %s', async (mesh, fault, how, words) => {
    await expect(order(mesh, fault, { mesh: how })).rejects.toThrow(words);
  });
});
