import type { ClauseId } from '../../harness/model/clause.ts';
import { deriveSeed, seededRandom, shuffled } from '../../harness/model/random.ts';
import type { Disturbance } from './disturbance.ts';
import type { Execution } from './execution.ts';

/** Ten ways of being wrong, over the four specifications; none depends on chance. */
export const FAULTS = [
  'source-ignored',
  'delivers-then-denies',
  'grants-outlive-deletion',
  'method-ignored',
  'path-unanchored',
  'equal-weights',
  'clients-stick-to-backend',
  'removed-backend-kept',
  'counts-doubled',
  'edges-reversed',
] as const;

/** A test on a mesh, as it goes undisturbed. */
export interface Undisturbed {
  readonly test: string;
  readonly fault?: { readonly name: string; readonly breaks: readonly ClauseId[] };
  /** Over the control channel. */
  readonly calls: number;
}

/** `count` executions spread evenly over what is to be performed, in a drawn order, each with a seed of its own. */
export function executionsOf(
  subjects: readonly Undisturbed[],
  {
    disturbance,
    count,
    seed,
  }: { readonly disturbance: Disturbance; readonly count: number; readonly seed: number },
): readonly Execution[] {
  const of = subjects.some(({ fault }) => fault !== undefined) ? 'faulty' : 'right';
  const order = shuffled(subjects, seededRandom(deriveSeed(seed, `${disturbance} ${of}`)));
  return Array.from({ length: order.length === 0 ? 0 : count }, (_, i) => {
    const { test, fault, calls } = order[i % order.length] as Undisturbed;
    return {
      test,
      seed: deriveSeed(seed, `${disturbance} ${of} ${i}`),
      disturbance,
      usualCalls: calls,
      ...(fault && { fault }),
    };
  });
}

/** By faults in turn, so that few executions still come to all of them. */
export function inTurn(subjects: readonly Undisturbed[]): readonly Undisturbed[] {
  const byFault = [...Map.groupBy(subjects, ({ fault }) => fault?.name).values()];
  const most = Math.max(0, ...byFault.map(({ length }) => length));
  return Array.from({ length: most }, (_, i) => byFault.flatMap((group) => group[i] ?? [])).flat();
}
