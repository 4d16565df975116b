import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackendShare } from '../model/expectation.ts';
import type { ClientShares } from './client-shares.ts';
import { clientShares } from './client-shares.ts';
import { at } from './rehearsal.fixture.ts';
import type { ErrorRates } from './sequential.ts';
import { simulatedMean } from './sequential.ts';
import { boundOf } from './share.ts';

const ROLES = ['server-v1', 'server-v2', 'server-v3'] as const;
const RATES: ErrorRates = { alpha: 1e-7, beta: 1e-3 };
const BATCH = 25;

/** Which backend each request reaches, by its number. */
type Choice = (n: number) => number;

function judged(
  shares: readonly number[],
  choice: Choice,
  connection: 'fresh' | 'kept-alive' = 'fresh',
): ClientShares {
  const backends = shares.map((share, i): BackendShare => {
    const role = ROLES[i] ?? 'server-v1';
    return { recipients: [at(role)], service: role, share };
  });
  const bound = boundOf(simulatedMean(shares, BATCH, RATES), BATCH);
  const batches = Array.from({ length: bound / BATCH }, (_, batch) =>
    Array.from({ length: BATCH }, (_, i) => [at(ROLES[choice(batch * BATCH + i)] ?? 'server-v1')]),
  );
  return clientShares({ backends, batches, bound, rates: RATES, independent: connection === 'fresh' });
}

/** Weighted round robin: each time the backend that is furthest behind its share. */
function rotation(shares: readonly number[]): Choice {
  const given = shares.map(() => 0);
  return (n) => {
    const behind = shares.map((share, i) => share * (n + 1) - (given[i] ?? 0));
    const next = behind.indexOf(Math.max(...behind));
    given[next] = (given[next] ?? 0) + 1;
    return next;
  };
}

/** Each backend its share of `cycle` requests at a stretch. */
function inRuns(shares: readonly number[], cycle: number, begin = 0): Choice {
  return (n) => {
    let place = ((begin + n) % cycle) / cycle;
    return shares.findIndex((share) => {
      place -= share;
      return place < -1e-9;
    });
  };
}

const weights = fc
  .array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 3 })
  .map((all) => all.map((weight) => weight / all.reduce((sum, one) => sum + one, 0)));

describe('exact rotation', () => {
  it.each([[[0.5, 0.5]], [[0.9, 0.1]], [[0.5, 0.3, 0.2]]])(
    'over %s has the shares, sooner than independent choices on average',
    (shares) => {
      const { decision, counted } = judged(shares, rotation(shares));
      expect(decision).toBe('accept');
      expect(counted).toBeLessThan(simulatedMean(shares, BATCH, RATES));
    },
  );

  it('has the shares whatever the weights, and wherever in the rotation counting begins', () => {
    fc.assert(
      fc.property(weights, fc.nat(200), (shares, begin) => {
        const choose = rotation(shares);
        for (let n = 0; n < begin; n++) choose(n);
        expect(judged(shares, (n) => choose(begin + n)).decision).toBe('accept');
      }),
      { numRuns: 40 },
    );
  });

  it('shows in the autocorrelation', () => {
    const halves = [0.5, 0.5];
    expect(judged(halves, rotation(halves)).dependence.autocorrelation).toBeCloseTo(-1, 1);
  });
});

describe('weights applied in runs', () => {
  it('of hundreds are rejected, wherever in the runs counting begins', () => {
    fc.assert(
      fc.property(
        fc.constantFrom([0.5, 0.5], [0.9, 0.1], [0.7, 0.3], [0.5, 0.3, 0.2]),
        fc.nat(999),
        (shares, begin) => {
          expect(judged(shares, inRuns(shares, 1000, begin)).decision).toBe('reject');
        },
      ),
    );
  });

  it('short enough to be chance are accepted', () => {
    expect(judged([0.5, 0.5], inRuns([0.5, 0.5], 20)).decision).toBe('accept');
    expect(judged([0.9, 0.1], inRuns([0.9, 0.1], 40)).decision).toBe('accept');
  });
});

describe('a choice that sticks to a connection', () => {
  it('is never accepted where one connection is kept', () => {
    fc.assert(
      fc.property(weights, fc.nat(2), (shares, backend) => {
        const stuck = backend % shares.length;
        expect(judged(shares, () => stuck, 'kept-alive').decision).not.toBe('accept');
      }),
      { numRuns: 40 },
    );
  });

  it('could come near the shares where ten connections are kept', () => {
    expect(judged([0.5, 0.5], (n) => Number(n % 10 < 5), 'kept-alive').decision).toBe('accept');
  });
});
