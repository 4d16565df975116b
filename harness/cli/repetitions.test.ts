import { describe, expect, it } from 'vitest';
import { chosenRepetitions } from './repetitions.ts';

describe('--repeat', () => {
  it('is once where it is not given, else what was asked for', () => {
    expect(chosenRepetitions(undefined, 10_000)).toBe(1);
    expect(chosenRepetitions('1', 10_000)).toBe(1);
    expect(chosenRepetitions('500', 5)).toBe(500);
  });

  it.each(['0', '501', '-1', '1.5', '1e2', 'ten', ''])('refuses %j', (given) => {
    expect(() => chosenRepetitions(given, 1)).toThrow(/give a whole number from 1 to 500/);
  });

  it('refuses more performances than can be verified, and says how many can', () => {
    expect(chosenRepetitions('24', 102)).toBe(24);
    expect(() => chosenRepetitions('25', 102)).toThrow(/repeat them 24 times at most/);
  });
});
