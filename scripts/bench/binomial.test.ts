import { describe, expect, it } from 'vitest';
import { binomial, clopperPearson } from './binomial.ts';

describe('binomial probabilities', () => {
  it.each([0, 0.01, 0.5, 0.9, 1])('of share %s sum up to 1', (share) => {
    expect(binomial(500, share).reduce((total, one) => total + one, 0)).toBeCloseTo(1, 9);
  });

  it('of two tosses are a quarter, a half, a quarter', () => {
    const [none, one, two] = binomial(2, 0.5);
    expect([none, one, two].map((p) => p?.toFixed(12))).toEqual([
      '0.250000000000',
      '0.500000000000',
      '0.250000000000',
    ]);
  });
});

describe('the interval of Clopper and Pearson', () => {
  it('is the rule of three where nothing was seen', () => {
    expect(clopperPearson(0, 1000, 0.95)).toEqual({ low: 0, high: expect.closeTo(3 / 1000, 4) });
  });

  // Tables of the exact 95 % interval.
  it.each([
    [1, 10, 0.0025, 0.445],
    [5, 10, 0.1871, 0.8129],
    [10, 10, 0.6915, 1],
    [10, 100, 0.049, 0.1762],
  ])('of %s in %s is %s to %s', (hits, n, low, high) => {
    const interval = clopperPearson(hits, n, 0.95);
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  });
});
