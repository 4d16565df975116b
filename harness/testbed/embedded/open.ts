import { loadFault } from '../../../reference-mesh/faults/load.ts';
import type { TestbedOptions } from '../testbed.ts';
import { EmbeddedTestbed } from './testbed.ts';

export async function openEmbedded({
  profile,
  versions,
  fault,
  now,
}: Pick<TestbedOptions, 'profile' | 'versions' | 'fault' | 'now'>): Promise<EmbeddedTestbed> {
  const loaded = fault === undefined ? undefined : await loadFault(fault);
  return new EmbeddedTestbed({
    versions,
    headersShape: 'array',
    convergenceMs: profile.convergenceMs,
    now,
    ...(loaded && { fault: loaded }),
  });
}
