import { seededRandom } from '../model/random.ts';

/** Probability of a wrong `reject` of a whole share expectation: all its clients, backends, sides and run checks. */
export const ALPHA = 1e-6;
/**
 * Probability of missing a deviation of the effect size. Not divided among the tests: a deviation that is there makes
 * one alternative true, and to be missed it must be accepted away by that very test.
 */
export const BETA = 1e-3;

/** Error rates of one one-sided test. */
export interface ErrorRates {
  readonly alpha: number;
  readonly beta: number;
}

/** One one-sided test: the share of `backend` is `share` (H0) against `alternative` (H1). All in 0…1. */
export interface Side {
  readonly backend: number;
  readonly share: number;
  readonly alternative: number;
}

export type Decision = 'accept' | 'reject' | 'continue';

/** Smallest deviation that must be noticed, absolute: 0.10, near the ends 0.05 (design, section 5). */
export function effectOf(share: number): number {
  return share <= 0.1 || share >= 0.9 ? 0.05 : 0.1;
}

/** The one-sided tests of these shares; a side whose clipped alternative is the share itself is dropped. */
export function sidesOf(shares: readonly number[]): readonly Side[] {
  return shares.flatMap((share, backend) =>
    [share + effectOf(share), share - effectOf(share)]
      .map((alternative) => ({ backend, share, alternative: Math.min(1, Math.max(0, alternative)) }))
      .filter((side) => side.alternative !== side.share),
  );
}

/** 0 · ln 0 is 0: what was not observed says nothing. */
function weighted(count: number, numerator: number, denominator: number): number {
  return count === 0 ? 0 : count * Math.log(numerator / denominator);
}

/** ±∞ where one of the hypotheses excludes what was observed. */
function logLikelihoodRatio({ share, alternative }: Side, hits: number, n: number): number {
  return weighted(hits, alternative, share) + weighted(n - hits, 1 - alternative, 1 - share);
}

/**
 * Wald's sequential probability ratio test (1945) after `n` requests of which `hits` reached the backend.
 * The bounds ln(1/α) and ln β keep both error rates exactly, whatever the overshoot and however large the batches.
 */
export function decide(side: Side, hits: number, n: number, rates: ErrorRates): Decision {
  if (n === 0) return 'continue';
  const ratio = logLikelihoodRatio(side, hits, n);
  if (ratio >= -Math.log(rates.alpha)) return 'reject';
  return ratio <= Math.log(rates.beta) ? 'accept' : 'continue';
}

export interface Progress {
  readonly decision: Decision;
  /** Sides that have not accepted yet: one that has is over and does not come back. */
  readonly open: readonly Side[];
}

/** One step of the whole procedure, at the end of a batch: `hits` a backend out of `n`, both since the beginning. */
export function advance(
  open: readonly Side[],
  hits: readonly number[],
  n: number,
  rates: ErrorRates,
): Progress {
  const decided = open.map((side) => decide(side, hits[side.backend] ?? 0, n, rates));
  const still = open.filter((_, i) => decided[i] === 'continue');
  if (decided.includes('reject')) return { decision: 'reject', open: still };
  return { decision: still.length === 0 ? 'accept' : 'continue', open: still };
}

/**
 * Requests one client needs on average when its shares are right, by Wald's formula for a single one-sided test:
 * the largest over the tests. A lower estimate: the procedure waits for the last of several tests.
 */
export function waldMean(shares: readonly number[], { alpha, beta }: ErrorRates): number {
  const means = sidesOf(shares).map((side) => {
    const { share, alternative } = side;
    // An observation that the alternative excludes ends the test at once: geometric.
    if (alternative === 1) return 1 / (1 - share);
    if (alternative === 0) return 1 / share;
    const drift = weighted(share, alternative, share) + weighted(1 - share, 1 - alternative, 1 - share);
    return ((1 - alpha) * Math.log(beta / (1 - alpha)) + alpha * Math.log((1 - beta) / alpha)) / drift;
  });
  return Math.max(0, ...means);
}

const REPETITIONS = 200;
const SIMULATION_SEED = 0x5eed;
const means = new Map<string, number>();

/**
 * Requests one client needs on average when its shares are right, by simulating exactly the procedure that judges:
 * every side, whole batches of `batch` requests. Fixed seed: the same arguments, the same mean, everywhere.
 */
export function simulatedMean(shares: readonly number[], batch: number, rates: ErrorRates): number {
  const key = `${shares.join()}/${batch}/${rates.alpha}/${rates.beta}`;
  let mean = means.get(key);
  if (mean === undefined) {
    const random = seededRandom(SIMULATION_SEED);
    let total = 0;
    for (let i = 0; i < REPETITIONS; i++) total += requestsUntilDecided(shares, batch, rates, random);
    mean = total / REPETITIONS;
    means.set(key, mean);
  }
  return mean;
}

function requestsUntilDecided(
  shares: readonly number[],
  batch: number,
  rates: ErrorRates,
  random: () => number,
): number {
  const hits = shares.map(() => 0);
  let open = sidesOf(shares);
  let n = 0;
  let decision: Decision = 'continue';
  while (decision === 'continue') {
    for (let i = 0; i < batch; i++) {
      let point = random();
      const backend = shares.findIndex((share) => {
        point -= share;
        return point < 0;
      });
      if (backend >= 0) hits[backend] = (hits[backend] ?? 0) + 1;
    }
    n += batch;
    ({ decision, open } = advance(open, hits, n, rates));
  }
  return n;
}
