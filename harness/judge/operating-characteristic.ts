import type { ErrorRates, Side } from './sequential.ts';
import { advance } from './sequential.ts';

/** The sequential test of what one client sees of two backends, or of one backend beside all the others. */
export interface SharePlan {
  /** Of the backends 0 and 1, where a request that does not reach 0 reaches 1. */
  readonly sides: readonly Side[];
  /** Requests of a batch: a decision falls at the end of one. */
  readonly batch: number;
  /** Requests at which what is still open stays undecided. A multiple of `batch`. */
  readonly bound: number;
  readonly rates: ErrorRates;
}

/** What becomes of the test when requests are independent. The three probabilities sum up to 1. */
export interface Prospect {
  readonly accept: number;
  readonly reject: number;
  readonly undecided: number;
  /** Requests until the decision or the bound. */
  readonly meanRequests: number;
}

/** Where a state leads at the end of a batch: a decision, or the sides that are open then. */
type Next = 'accept' | 'reject' | OpenSides;

/** Some sides of the plan that have not accepted yet. */
interface OpenSides {
  readonly sides: readonly Side[];
  /** For each batch, by hits. */
  readonly next: (Next | undefined)[][];
}

/**
 * The operating characteristic of the sequential test, exactly: the probabilities of all (open sides, hits) are
 * carried from batch to batch, and each state is decided by the very function that judges. Run checks are not part
 * of it (`runProbability`).
 *
 * @returns for a true share of backend 0 (0…1), what becomes of the test
 * @see docs/statistics.md
 */
export function operatingCharacteristic({ sides, batch, bound, rates }: SharePlan): (truth: number) => Prospect {
  const known = new Map<string, OpenSides>();
  const openSides = (open: readonly Side[]): OpenSides => {
    const key = sides.map((side) => (open.includes(side) ? 'o' : '.')).join('');
    const found = known.get(key) ?? { sides: open, next: [] };
    known.set(key, found);
    return found;
  };
  const nextOf = (from: OpenSides, hits: number, n: number): Next => {
    const { decision, open } = advance(from.sides, [hits, n - hits], n, rates);
    return decision === 'continue' ? openSides(open) : decision;
  };
  const all = openSides(sides);

  return (truth) => {
    const arriving = binomial(batch, truth);
    const prospect = { accept: 0, reject: 0, undecided: 0, meanRequests: 0 };
    let states = new Map([[all, Float64Array.of(1)]]);
    for (let n = batch; states.size > 0; n += batch) {
      const following = new Map<OpenSides, Float64Array>();
      for (const [from, before] of states) {
        const table = (from.next[n / batch] ??= []);
        for (const [hits, probability] of convolved(before, arriving).entries()) {
          if (probability === 0) continue;
          const next = (table[hits] ??= nextOf(from, hits, n));
          if (next === 'accept' || next === 'reject' || n >= bound) {
            prospect[typeof next === 'string' ? next : 'undecided'] += probability;
            prospect.meanRequests += probability * n;
            continue;
          }
          const after = following.get(next) ?? new Float64Array(n + 1);
          after[hits] = (after[hits] ?? 0) + probability;
          following.set(next, after);
        }
      }
      states = following;
    }
    return prospect;
  };
}

/** Probabilities of 0…n hits. */
function binomial(n: number, share: number): Float64Array {
  let hits = Float64Array.of(1);
  for (let i = 0; i < n; i++) hits = convolved(hits, Float64Array.of(1 - share, share));
  return hits;
}

function convolved(a: Float64Array, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length + b.length - 1);
  for (const [i, x] of a.entries()) {
    if (x === 0) continue;
    for (const [j, y] of b.entries()) sum[i + j] = (sum[i + j] ?? 0) + x * y;
  }
  return sum;
}

/** Probability that `n` independent requests hold a run of at least `length` to a backend with this share, exactly. */
export function runProbability(share: number, n: number, length: number): number {
  if (length > n) return 0;
  // none[i]: probability of no such run among the first i. A first run of `length` ends at i if a miss came before it.
  const none = new Float64Array(n + 1).fill(1);
  const run = share ** length;
  for (let i = length; i <= n; i++) {
    const first = i === length ? run : (none[i - length - 1] ?? 1) * (1 - share) * run;
    none[i] = (none[i - 1] ?? 1) - first;
  }
  return 1 - (none[n] ?? 1);
}
