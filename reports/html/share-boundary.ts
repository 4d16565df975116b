import type { ErrorRates, Side } from '../../harness/judge/sequential.ts';
import { sidesOf } from '../../harness/judge/sequential.ts';

/** Where one one-sided test decides: the estimate of the share at which it rejects or accepts, after `n` requests. */
export interface Boundary {
  readonly backend: number;
  readonly decision: 'reject' | 'accept';
  /** Is the decision taken above this estimate, or below it? */
  readonly beyond: 'above' | 'below';
  /** 0…1; outside of that no estimate decides yet. */
  readonly at: (n: number) => number;
}

/**
 * The decision boundaries of all one-sided tests of these shares, in terms of the estimate. A test whose hypotheses
 * exclude an observation outright has no curve: there a single request decides.
 */
export function boundariesOf(shares: readonly number[], rates: ErrorRates): readonly Boundary[] {
  return sidesOf(shares).flatMap((side) => boundariesOfSide(side, rates));
}

function boundariesOfSide(
  { backend, share, alternative }: Side,
  { alpha, beta }: ErrorRates,
): readonly Boundary[] {
  // The likelihood ratio after n requests with the estimate e is n (e·hit + (1−e)·miss).
  const hit = Math.log(alternative / share);
  const miss = Math.log((1 - alternative) / (1 - share));
  if (!Number.isFinite(hit) || !Number.isFinite(miss)) return [];
  const estimate = (threshold: number) => (n: number) => (threshold / n - miss) / (hit - miss);
  const isUp = alternative > share;
  return [
    { backend, decision: 'reject', beyond: isUp ? 'above' : 'below', at: estimate(-Math.log(alpha)) },
    { backend, decision: 'accept', beyond: isUp ? 'below' : 'above', at: estimate(Math.log(beta)) },
  ];
}
