import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upperBound } from './upper-bound.ts';

describe('the upper bound of a rate', () => {
  it.each([
    // Published exact one-sided 95 % limits.
    [0, 10, 0.258866],
    [1, 10, 0.394163],
    [5, 10, 0.777559],
    [0, 1000, 0.002991],
    [3, 1000, 0.007734],
  ])('of %i in %i is %f at 95 %', (hits, n, bound) => {
    expect(upperBound(hits, n)).toBeCloseTo(bound, 5);
  });

  it('of none in many is three divided by how many', () => {
    expect(upperBound(0, 100_000) * 100_000).toBeCloseTo(3, 1);
  });

  it('is 1 where every trial hit, and where nothing was tried', () => {
    expect(upperBound(7, 7)).toBe(1);
    expect(upperBound(0, 0)).toBe(1);
  });

  it('lies above the rate, falls with more trials and rises with more hits and more confidence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2000 }), fc.nat(), (n, draw) => {
        const hits = draw % (n - 1);
        const bound = upperBound(hits, n);
        expect(bound).toBeGreaterThan(hits / n);
        expect(upperBound(hits, n + 1)).toBeLessThanOrEqual(bound);
        expect(upperBound(hits + 1, n)).toBeGreaterThan(bound);
        expect(upperBound(hits, n, 0.99)).toBeGreaterThan(bound);
      }),
    );
  });
});
