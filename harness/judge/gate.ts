import type { Expectation } from '../model/expectation.ts';
import { AGREEING } from '../model/expectation.ts';
import type { Outcome } from '../model/outcome.ts';

/** Expectations that hold from the moment their gate opens. */
export type Holdable = Extract<Expectation, { kind: 'delivered' | 'denied' | 'confined' }>;

/**
 * Is this outcome what the expectation expects of a single probe? `confined` says nothing of a probe that nobody
 * recorded, so a denial agrees with it.
 */
export function agrees(kind: Holdable['kind'], outcome: Outcome): boolean {
  switch (kind) {
    case 'delivered':
      return outcome.kind === 'delivered';
    case 'denied':
      return outcome.kind === 'denied';
    case 'confined':
      return outcome.kind === 'delivered' || outcome.kind === 'denied';
    default:
      return kind satisfies never;
  }
}

/** Does this outcome refute the expectation? Trouble and `unreachable` neither agree nor refute. */
export function refutes(kind: Holdable['kind'], outcome: Outcome): boolean {
  return !agrees(kind, outcome) && outcome.kind !== 'trouble' && outcome.kind !== 'unreachable';
}

/**
 * Index of the first of AGREEING agreeing outcomes in a row: where the gate opened. For `confined` at least one of
 * them must have been delivered.
 *
 * @param outcomes of the probes of one expectation, in the order sent
 */
export function convergedAt(kind: Holdable['kind'], outcomes: readonly Outcome[]): number | undefined {
  let start = 0;
  let delivered = Number.NEGATIVE_INFINITY;
  for (const [i, outcome] of outcomes.entries()) {
    if (!agrees(kind, outcome)) start = i + 1;
    if (outcome.kind === 'delivered') delivered = i;
    const from = Math.max(start, i + 1 - AGREEING);
    if (i + 1 - from === AGREEING && (kind !== 'confined' || delivered >= from)) return from;
  }
  return undefined;
}
