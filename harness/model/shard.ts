import type { Shard } from './evidence.ts';
import type { ExpectationKind } from './expectation.ts';
import type { RequiredTest } from './manifest.ts';
import type { ObservationKind } from './observation.ts';

/** What waits or counts long beside what one exchange shows; ratios of a second's order, on the reference mesh. */
const COST: Readonly<Partial<Record<ExpectationKind | ObservationKind, number>>> = {
  shares: 10,
  reading: 4,
  spread: 4,
  confined: 2,
  steady: 2,
};

function costOf({ expectations, observations }: RequiredTest): number {
  return [...expectations, ...observations].reduce((sum, { kind }) => sum + (COST[kind] ?? 1), 1);
}

/**
 * The ids of one shard's tests, sorted. The shards of a count share all tests among them, each in one: the costliest
 * test first, each to the shard that has least to do so far. Nothing but the tests decides, so that a verifier comes to
 * the same shards.
 */
export function shardOf(
  tests: readonly RequiredTest[],
  { index, count }: Pick<Shard, 'index' | 'count'>,
): readonly string[] {
  const loads = Array.from({ length: count }, () => ({ cost: 0, tests: [] as string[] }));
  const costs = tests.map((required) => ({ test: required.test, cost: costOf(required) }));
  costs.sort((a, b) => b.cost - a.cost || (a.test < b.test ? -1 : 1));
  for (const { test, cost } of costs) {
    const least = loads.reduce((best, load) => (load.cost < best.cost ? load : best));
    least.cost += cost;
    least.tests.push(test);
  }
  return (loads[index - 1]?.tests ?? []).toSorted();
}
