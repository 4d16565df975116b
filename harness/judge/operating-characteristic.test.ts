import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { impossibleRun } from './dependence.ts';
import type { SharePlan } from './operating-characteristic.ts';
import { operatingCharacteristic, runProbability } from './operating-characteristic.ts';
import type { Side } from './sequential.ts';
import { ALPHA, advance, BETA, effectOf, sidesOf, simulatedMean } from './sequential.ts';
import { boundOf, ratesOf } from './share.ts';

const BATCH = 25;

function planOf(shares: readonly number[]): SharePlan {
  const rates = ratesOf({
    probes: [PROBE],
    backends: shares.map((share) => ({ share, service: 'root', recipients: [] })),
  });
  const bound = boundOf(simulatedMean(shares, BATCH, rates), BATCH);
  return { sides: sidesOf(shares), batch: BATCH, bound, rates };
}

const PROBE = {
  from: 'client',
  to: 'root',
  port: 'http',
  name: 'short',
  call: { protocol: 'tcp', first: 'client' },
} as const;

describe('the operating characteristic', () => {
  it('is that of a single toss where a batch is one request that decides', () => {
    const [side] = sidesOf([1]) as [Side];
    const plan = { sides: [side], batch: 1, bound: 1, rates: { alpha: 0.5, beta: 0.96 } };
    expect(operatingCharacteristic(plan)(0.3)).toEqual({
      accept: expect.closeTo(0.3, 12),
      reject: expect.closeTo(0.7, 12),
      undecided: 0,
      meanRequests: 1,
    });
  });

  it('leaves nothing out: pass, fail and undecided sum up to 1', () => {
    const prospect = operatingCharacteristic(planOf([0.8, 0.2]));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (truth) => {
        const { accept, reject, undecided } = prospect(truth);
        expect(accept + reject + undecided).toBeCloseTo(1, 9);
      }),
      { numRuns: 10 },
    );
  });

  it('agrees with a simulation', () => {
    const plan = { ...planOf([0.7, 0.3]), bound: 600 };
    const random = seededRandom(11);
    const runs = 3000;
    const seen = { accept: 0, reject: 0, continue: 0 };
    for (let run = 0; run < runs; run++) {
      let { sides: open } = plan;
      let hits = 0;
      for (let n = 1; n <= plan.bound; n++) {
        if (random() < 0.65) hits++;
        if (n % BATCH > 0) continue;
        const progress = advance(open, [hits, n - hits], n, plan.rates);
        open = progress.open;
        if (progress.decision === 'continue' && n < plan.bound) continue;
        seen[progress.decision]++;
        break;
      }
    }
    const exact = operatingCharacteristic(plan)(0.65);
    // Four standard errors at most.
    const margin = 4 * Math.sqrt(0.25 / runs);
    expect(Math.abs(seen.accept / runs - exact.accept)).toBeLessThan(margin);
    expect(Math.abs(seen.reject / runs - exact.reject)).toBeLessThan(margin);
    expect(Math.abs(seen.continue / runs - exact.undecided)).toBeLessThan(margin);
  });
});

describe.each([[[0.5, 0.5]], [[0.9, 0.1]], [[0.99, 0.01]], [[2 / 3, 1 / 3]], [[1, 0]]])(
  'shares %s',
  (shares) => {
    const plan = planOf(shares);
    const prospect = operatingCharacteristic(plan);
    const [share = 0] = shares;
    const effect = effectOf(share);

    it('are rejected wrongly with at most probability α, run checks included', () => {
      const runs = shares
        .filter((one) => one > 0 && one < 1)
        .map((one) => runProbability(one, plan.bound, impossibleRun(one, plan.bound, plan.rates.alpha)));
      expect(prospect(share).reject + runs.reduce((sum, one) => sum + one, 0)).toBeLessThan(ALPHA);
    });

    it.each([share - effect, share + effect].filter((truth) => truth >= 0 && truth <= 1))(
      'are accepted with at most probability β where %s is true',
      (truth) => {
        expect(prospect(truth).accept).toBeLessThan(BETA);
      },
    );

    it('hardly ever stay undecided', () => {
      expect(prospect(share).undecided).toBeLessThan(1e-3);
    });

    it('need what the simulated mean says, within a tenth', () => {
      const { meanRequests } = prospect(share);
      expect(meanRequests / simulatedMean(shares, BATCH, plan.rates)).toBeGreaterThan(0.9);
      expect(meanRequests / simulatedMean(shares, BATCH, plan.rates)).toBeLessThan(1.1);
    });
  },
);

describe('the probability of a run', () => {
  it('is that of all where the run is everything', () => {
    expect(runProbability(0.5, 10, 10)).toBeCloseTo(0.5 ** 10, 15);
    expect(runProbability(0.5, 10, 11)).toBe(0);
  });

  it('counts all sequences that hold one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 5 }), (n, length) => {
        const sequences = Array.from({ length: 2 ** n }, (_, i) => i.toString(2).padStart(n, '0'));
        const holding = sequences.filter((one) => one.includes('1'.repeat(length))).length;
        expect(runProbability(0.5, n, length)).toBeCloseTo(holding / 2 ** n, 12);
      }),
    );
  });
});
