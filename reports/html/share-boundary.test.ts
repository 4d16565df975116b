import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, sidesOf } from '../../harness/judge/sequential.ts';
import { boundariesOf } from './share-boundary.ts';

const RATES = { alpha: 1e-6 / 6, beta: 1e-3 };

describe('a boundary in the plot', () => {
  it('is where the judge decides', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.12, max: 0.88, noNaN: true }),
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (share, n, part) => {
          const hits = Math.round(part * n);
          const [side] = sidesOf([share]);
          const [reject, accept] = boundariesOf([share], RATES);
          if (side === undefined || reject === undefined || accept === undefined)
            throw new Error('no test of it');
          const estimate = hits / n;
          fc.pre(Math.abs(estimate - reject.at(n)) > 1e-9 && Math.abs(estimate - accept.at(n)) > 1e-9);
          const drawn = estimate > reject.at(n) ? 'reject' : estimate < accept.at(n) ? 'accept' : 'continue';
          expect(drawn).toBe(decide(side, hits, n, RATES));
        },
      ),
    );
  });

  it('lies on the other side for shares that are too small', () => {
    const beyond = boundariesOf([0.5], RATES).map(({ decision, beyond: where }) => `${decision} ${where}`);
    expect(beyond).toEqual(['reject above', 'accept below', 'reject below', 'accept above']);
  });

  it('is no curve where a single request decides', () => {
    expect(boundariesOf([1], RATES)).toEqual([]);
    expect(boundariesOf([0.03], RATES).filter(({ beyond }) => beyond === 'below')).toHaveLength(1);
  });
});
