import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequiredTest } from './manifest.ts';
import { shardOf } from './shard.ts';

const test = (id: string, kinds: readonly RequiredTest['expectations'][number]['kind'][]): RequiredTest => ({
  test: id,
  title: id,
  api: 'access',
  version: 'v1alpha3',
  clauses: ['access-A1'],
  needs: [],
  expectations: kinds.map((kind) => ({ kind, clause: 'access-A1' })),
  observations: [],
});

const tests = fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 60 }).chain((numbers) =>
  fc.tuple(
    ...numbers.map((n) =>
      fc
        .array(fc.constantFrom('delivered' as const, 'shares' as const, 'reading' as const), {
          maxLength: 5,
        })
        .map((kinds) => test(`TA-${n}`, kinds)),
    ),
  ),
);
const counts = fc.integer({ min: 1, max: 12 });
const shards = (all: readonly RequiredTest[], count: number) =>
  Array.from({ length: count }, (_, i) => shardOf(all, { index: i + 1, count }));

describe('shards', () => {
  it('share all tests among them, each in one', () => {
    fc.assert(
      fc.property(tests, counts, (all, count) => {
        const ids = shards(all, count).flat();
        expect(ids.toSorted()).toEqual(all.map(({ test: id }) => id).toSorted());
      }),
    );
  });

  it('are the same whatever order the tests come in', () => {
    fc.assert(
      fc.property(tests, counts, (all, count) => {
        expect(shards(all.toReversed(), count)).toEqual(shards(all, count));
      }),
    );
  });

  it('are none of them empty where there are tests enough', () => {
    fc.assert(
      fc.property(tests, counts, (all, count) => {
        fc.pre(all.length >= count);
        expect(shards(all, count).every((ids) => ids.length > 0)).toBe(true);
      }),
    );
  });

  it('have long tests spread among them', () => {
    const all = [1, 2, 3].map((n) => test(`TS-${n}`, ['shares']));
    const short = [1, 2, 3, 4, 5, 6].map((n) => test(`TA-${n}`, ['delivered']));
    expect(
      shards([...all, ...short], 3).map((ids) => ids.filter((id) => id.startsWith('TS')).length),
    ).toEqual([1, 1, 1]);
  });
});
