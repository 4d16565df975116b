import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../model/random.ts';
import type { Decision, ErrorRates } from './sequential.ts';
import { ALPHA, advance, BETA, decide, effectOf, sidesOf, simulatedMean, waldMean } from './sequential.ts';

const STRICT: ErrorRates = { alpha: ALPHA, beta: BETA };

describe('the effect size', () => {
  it.each([
    [0, 0.05],
    [0.1, 0.05],
    [0.11, 0.1],
    [0.5, 0.1],
    [0.89, 0.1],
    [0.9, 0.05],
    [1, 0.05],
  ])('of share %s is %s', (share, effect) => {
    expect(effectOf(share)).toBe(effect);
  });
});

describe('the one-sided tests', () => {
  it('of an inner share are two', () => {
    expect(sidesOf([0.5]).map((side) => side.alternative)).toEqual([0.6, 0.4]);
  });

  it('of 0 and 1 are one each: there is nothing beyond', () => {
    expect(sidesOf([0]).map((side) => side.alternative)).toEqual([0.05]);
    expect(sidesOf([1]).map((side) => side.alternative)).toEqual([0.95]);
  });

  it('have alternatives within 0 and 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        for (const { alternative } of sidesOf([share])) {
          expect(alternative).toBeGreaterThanOrEqual(0);
          expect(alternative).toBeLessThanOrEqual(1);
          expect(alternative).not.toBe(share);
        }
      }),
    );
  });
});

describe('a sequential test', () => {
  it('rejects a share of nothing with the first arrival, however many came before without', () => {
    const [side] = sidesOf([0]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (n) => {
        if (side) expect(decide(side, 1, n, STRICT)).toBe('reject');
      }),
    );
    expect(side).toBeDefined();
  });

  it('rejects a share of everything with the first miss', () => {
    expect(sidesOf([1]).map((side) => decide(side, 41, 42, STRICT))).toEqual(['reject']);
  });

  it('accepts a share of everything after ln β / ln 0.95 arrivals', () => {
    expect(sidesOf([1]).map((side) => decide(side, 134, 134, STRICT))).toEqual(['continue']);
    expect(sidesOf([1]).map((side) => decide(side, 135, 135, STRICT))).toEqual(['accept']);
  });

  it('says nothing before the first request', () => {
    expect(sidesOf([0.5]).map((side) => decide(side, 0, 0, STRICT))).toEqual(['continue', 'continue']);
  });
});

/** Runs the procedure on requests drawn with the `true` shares. */
function outcome(
  shares: readonly number[],
  truth: readonly number[],
  rates: ErrorRates,
  random: () => number,
): Decision {
  const hits = shares.map(() => 0);
  let open = sidesOf(shares);
  for (let n = 1; n < 5000; n++) {
    let point = random();
    const backend = truth.findIndex((share) => {
      point -= share;
      return point < 0;
    });
    if (backend >= 0) hits[backend] = (hits[backend] ?? 0) + 1;
    if (n % 10 > 0) continue;
    const progress = advance(open, hits, n, rates);
    if (progress.decision !== 'continue') return progress.decision;
    open = progress.open;
  }
  return 'continue';
}

describe('the whole procedure', () => {
  const REPETITIONS = 600;
  // Error rates large enough to be seen in so few repetitions; α is shared by the four one-sided tests.
  const RATES: ErrorRates = { alpha: 0.05 / 4, beta: 0.05 };
  const rate = (truth: readonly number[], wrong: Decision) => {
    const random = seededRandom(7);
    const wrongs = Array.from({ length: REPETITIONS }, () => outcome([0.7, 0.3], truth, RATES, random));
    return wrongs.filter((decision) => decision === wrong).length / REPETITIONS;
  };
  // Three standard errors of a rate of 0.05.
  const MARGIN = 3 * Math.sqrt((0.05 * 0.95) / REPETITIONS);

  it('rejects right shares with at most probability α', () => {
    expect(rate([0.7, 0.3], 'reject')).toBeLessThanOrEqual(0.05 + MARGIN);
  });

  it.each([[[0.6, 0.4]], [[0.8, 0.2]], [[0.6, 0.3]]])(
    'accepts the wrong shares %s with at most probability β',
    (truth) => {
      expect(rate(truth, 'accept')).toBeLessThanOrEqual(0.05 + MARGIN);
    },
  );
});

describe('the means', () => {
  it('are the same whenever they are asked for', () => {
    expect(simulatedMean([0.9, 0.1], 25, STRICT)).toBe(simulatedMean([0.9, 0.1], 25, STRICT));
  });

  it('of the simulation are never below one batch, and above Wald’s for one test of several', () => {
    for (const shares of [[0.5, 0.5], [0.9, 0.1], [1], [0.2, 0.3, 0.5]]) {
      const mean = simulatedMean(shares, 25, STRICT);
      expect(mean).toBeGreaterThanOrEqual(25);
      expect(mean).toBeGreaterThan(waldMean(shares, STRICT));
    }
  });

  it('are near Wald’s where there is but one test and no batches to round up to', () => {
    expect(simulatedMean([1], 1, STRICT)).toBe(135);
    expect(waldMean([1], STRICT)).toBeCloseTo(134.67, 1);
  });
});
