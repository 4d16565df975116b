import { describe, expect, it } from 'vitest';
import { TOPOLOGY } from '../../control/example.ts';
import { rightDecisions } from '../../control/right-decisions.ts';
import { mismatchesOf } from './mismatch.ts';

function mismatches(root: string, ...backends: readonly string[]): readonly string[] {
  const split = {
    namespace: 'main',
    name: 's',
    root,
    backends: backends.map((service) => ({ service, weight: 1 })),
  };
  return mismatchesOf(rightDecisions, [split], TOPOLOGY).map(({ backend }) => backend);
}

describe('a mismatch', () => {
  it('is a backend that has none of the root’s ports', () => {
    expect(mismatches('root', 'v1', 'misnumbered')).toEqual(['misnumbered']);
  });

  it('is no backend that has one of them, and none that does not exist', () => {
    expect(mismatches('root', 'v1', 'remapped', 'absent')).toEqual([]);
    expect(mismatches('absent', 'v1')).toEqual([]);
  });
});
