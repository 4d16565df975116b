import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependenceOf, impossibleRun, longestRuns } from './dependence.ts';

const sequence = fc.array(fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }));

describe('the longest runs', () => {
  it('are counted for each backend; a miss ends a run and is none', () => {
    expect(longestRuns([0, 0, 1, 0, 0, 0, undefined, undefined, undefined, undefined, 1])).toEqual([
      { backend: 0, length: 3 },
      { backend: 1, length: 1 },
    ]);
  });

  it('read backwards are the same', () => {
    const byBackend = (runs: ReturnType<typeof longestRuns>) =>
      Object.fromEntries(runs.map((run) => [run.backend, run.length]));
    fc.assert(
      fc.property(sequence, (all) => {
        expect(byBackend(longestRuns(all.toReversed()))).toEqual(byBackend(longestRuns(all)));
      }),
    );
  });
});

describe('the autocorrelation', () => {
  it('lies within −1 and 1 up to the ends of the sequence, and is 0 where there is nothing to compare', () => {
    fc.assert(
      fc.property(sequence, (all) => {
        expect(dependenceOf(all).autocorrelation).toBeLessThanOrEqual(1);
      }),
    );
    expect(dependenceOf([]).autocorrelation).toBe(0);
    expect(dependenceOf([1]).autocorrelation).toBe(0);
    expect(dependenceOf([1, 1, 1]).autocorrelation).toBe(0);
  });
});

describe('an impossible run', () => {
  it('has at most the probability α among n requests', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.integer({ min: 1, max: 10_000 }),
        (share, n) => {
          const run = impossibleRun(share, n, 1e-6);
          expect(n * share ** run).toBeLessThanOrEqual(1e-6 * (1 + 1e-9));
          expect(n * share ** (run - 1)).toBeGreaterThan(1e-6 * (1 - 1e-9));
        },
      ),
    );
  });

  it('does not exist for a share of everything', () => {
    expect(impossibleRun(1, 100, 1e-6)).toBe(Number.POSITIVE_INFINITY);
  });
});
