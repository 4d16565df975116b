import type { RunEvidence } from '../model/evidence.ts';
import type { Freeze } from '../model/result.ts';

/** Where tests met a mesh that took nobody's change, in the order of the evidence. */
export function freezesIn({ tests }: Pick<RunEvidence, 'tests'>): readonly Freeze[] {
  return tests.flatMap(({ test: { test }, steps }) =>
    steps.flatMap((step) =>
      step.record === 'trouble' && step.code === 'MESH_FROZEN'
        ? [{ test, suspects: step.suspects ?? [] }]
        : [],
    ),
  );
}
