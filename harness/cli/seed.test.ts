import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenSeed } from './seed.ts';

const unused = () => {
  throw new Error('a given seed needs no chance');
};

describe('the seed', () => {
  it('is the one that was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
        expect(chosenSeed(String(seed), unused)).toBe(seed);
      }),
    );
  });

  it('is drawn within its bounds otherwise', () => {
    expect(chosenSeed(undefined, () => 0)).toBe(0);
    expect(chosenSeed(undefined, () => 1 - 2 ** -53)).toBe(2 ** 32 - 1);
  });

  it.each(['', '-1', '1.5', '4294967296', '99999999999', '0x10', '1e3', ' 7', 'seven'])(
    'is never %j',
    (given) => {
      expect(() => chosenSeed(given, unused)).toThrow(/a seed is a whole number from 0 to 4294967295/);
    },
  );
});
