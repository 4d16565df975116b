import { clientShares } from '../../harness/judge/client-shares.ts';
import type { Arrivals } from '../../harness/judge/outcomes.ts';
import { sidesOf, simulatedMean } from '../../harness/judge/sequential.ts';
import { boundOf, shareProgress } from '../../harness/judge/share.ts';
import type { Random } from '../../harness/model/random.ts';
import { COUNT_BATCH, DEALT } from '../../harness/traffic/share.ts';
import { arrivalAt, sharesExpected } from './share-plan.ts';

/** Which backend the n-th request of a client reaches; −1 for none. */
export type Choice = (n: number, client: number) => number;

export interface Simulated {
  readonly kind: 'accept' | 'reject' | 'undecided';
  /** Requests of all clients, and how many the procedure needs on average when the shares are right. */
  readonly counted: number;
  readonly simulatedMean: number;
}

/** Independent choices. */
export function independent(shares: readonly number[], random: Random): Choice {
  return () => {
    let place = random();
    return shares.findIndex((share) => {
      place -= share;
      return place < 0;
    });
  };
}

const ARRIVALS: readonly Arrivals[] = [0, 1, 2].map((backend) => [arrivalAt(backend)]);
const NOWHERE: Arrivals = [];
/** Whole batches that are sent before the judge is asked again: it finds the end of the right one by itself. */
const BATCHES_AT_ONCE = 8;

/** One share expectation from the first counted request to its end, judged by what judges a run; its gate is open. */
export function simulate(shares: readonly number[], clients: 1 | 2, choice: Choice): Simulated {
  const expectation = sharesExpected(shares, clients);
  const sizes: number[] = clients === 1 ? [] : Array.from({ length: DEALT }, () => 1);
  const perClient: Arrivals[][] = expectation.probes.map(() => []);
  for (;;) {
    sizes.push(...Array.from({ length: BATCHES_AT_ONCE }, () => COUNT_BATCH));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    for (const [client, arrivals] of perClient.entries()) {
      while (arrivals.length < total) arrivals.push(ARRIVALS[choice(arrivals.length, client)] ?? NOWHERE);
    }
    const progress = shareProgress(
      expectation,
      perClient,
      perClient.map(() => sizes),
    );
    if (progress.kind === 'gate-shut')
      throw new Error('an expectation without a gate never has a gate that is shut');
    if (progress.kind !== 'counting') return { ...progress, kind: progress.kind };
  }
}

/** The same for one client with another α of the whole expectation, so large that its errors can be seen. */
export function simulateInflated(
  shares: readonly number[],
  alpha: number,
  choice: Choice,
): Simulated['kind'] {
  const { backends } = sharesExpected(shares, 1);
  const rates = { alpha: alpha / (sidesOf(shares).length + backends.length), beta: 1e-3 };
  const bound = boundOf(simulatedMean(shares, COUNT_BATCH, rates), COUNT_BATCH);
  const batches = Array.from({ length: bound / COUNT_BATCH }, (_, batch) =>
    Array.from({ length: COUNT_BATCH }, (_, i) => ARRIVALS[choice(batch * COUNT_BATCH + i, 0)] ?? NOWHERE),
  );
  const { decision } = clientShares({ backends, batches, bound, rates, independent: true });
  if (decision === 'continue') throw new Error('at the bound nothing continues');
  return decision;
}
