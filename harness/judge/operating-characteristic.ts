import type { ErrorRates, Side } from './sequential.ts';
import { advance } from './sequential.ts';

/** The sequential test of what one client sees of two backends, or of one backend beside all the others. */
export interface SharePlan {
  /** Of the backends 0 and 1: a request that does not reach 0 reaches 1. */
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

/** Some sides of the plan that have not accepted yet, and where they lead: for each batch, by hits. */
interface OpenSides {
  readonly sides: readonly Side[];
  readonly next: (Next | undefined)[][];
}

type Next = 'accept' | 'reject' | OpenSides;

/**
 * The operating characteristic of the sequential test, exactly: the probabilities of all (open sides, hits) are carried
 * from batch to batch, and each state is decided by the very function that judges. Run checks are not part of it
 * (`runProbability`).
 *
 * @returns for a true share of backend 0 (0…1), what becomes of the test; shares the decisions it has looked up
 * @see docs/statistics.md
 */
export function operatingCharacteristic(plan: SharePlan): (truth: number) => Prospect {
  const { sides, batch, bound, rates } = plan;
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
  const start = openSides(sides);

  return (truth) => {
    const arriving = binomial(batch, truth);
    const prospect = { accept: 0, reject: 0, undecided: 0, meanRequests: 0 };
    let states: ReadonlyMap<OpenSides, Distribution> = new Map([[start, certain(0)]]);
    for (let n = batch; states.size > 0; n += batch) {
      const following = new Map<OpenSides, Distribution>();
      for (const [from, before] of states) {
        const now = convolved(before, arriving);
        const next = from.next[n] ?? [];
        from.next[n] = next;
        for (let hits = now.least; hits <= now.most; hits++) {
          const probability = now.of[hits] ?? 0;
          if (probability < NEGLIGIBLE) continue;
          const to = next[hits] ?? nextOf(from, hits, n);
          next[hits] = to;
          if (typeof to === 'string' || n >= bound) {
            prospect[typeof to === 'string' ? to : 'undecided'] += probability;
            prospect.meanRequests += probability * n;
          } else {
            const after = following.get(to) ?? impossible(n);
            following.set(to, after);
            add(after, hits, probability);
          }
        }
      }
      states = following;
    }
    return prospect;
  };
}

/** Dropped, so that no time is spent on it: all together less than a millionth of the smallest error rate. */
const NEGLIGIBLE = 1e-18;

/** Probabilities by hits; 0 outside of `least` to `most`. */
interface Distribution {
  readonly of: Float64Array;
  least: number;
  most: number;
}

function impossible(n: number): Distribution {
  return { of: new Float64Array(n + 1), least: n, most: 0 };
}

function certain(hits: number): Distribution {
  const distribution = impossible(hits);
  add(distribution, hits, 1);
  return distribution;
}

function add(distribution: Distribution, hits: number, probability: number): void {
  distribution.of[hits] = (distribution.of[hits] ?? 0) + probability;
  distribution.least = Math.min(distribution.least, hits);
  distribution.most = Math.max(distribution.most, hits);
}

function binomial(n: number, share: number): Distribution {
  const one = impossible(1);
  add(one, 0, 1 - share);
  add(one, 1, share);
  let hits = certain(0);
  for (let i = 0; i < n; i++) hits = convolved(hits, one);
  return hits;
}

/** The distribution of the sum of two independent numbers of hits. */
function convolved(a: Distribution, b: Distribution): Distribution {
  const of = new Float64Array(a.most + b.most + 1);
  for (let i = a.least; i <= a.most; i++) {
    const probability = a.of[i] ?? 0;
    for (let j = b.least; j <= b.most; j++) of[i + j] = (of[i + j] ?? 0) + probability * (b.of[j] ?? 0);
  }
  return { of, least: a.least + b.least, most: a.most + b.most };
}

/** Probability that `n` independent requests hold a run of `length` or more to a backend with this share, exactly. */
export function runProbability(share: number, n: number, length: number): number {
  const run = share ** length;
  // by[i]: the probability of such a run among the first i. The first one ends at i if it began after a miss.
  const by = new Array<number>(n + 1).fill(0);
  for (let i = length; i <= n; i++) {
    const ends = i === length ? run : (1 - (by[i - length - 1] ?? 0)) * (1 - share) * run;
    by[i] = (by[i - 1] ?? 0) + ends;
  }
  return by[n] ?? 0;
}
