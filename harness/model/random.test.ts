import { describe, expect, it } from 'vitest';
import { repetitionSeed } from './random.ts';

describe('the seed of a repetition', () => {
  it("is the run's own for the first, and another for each of the others", () => {
    const seeds = Array.from({ length: 1000 }, (_, i) => repetitionSeed(42, i + 1));
    expect(seeds[0]).toBe(42);
    expect(new Set(seeds).size).toBe(1000);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
  });

  it('is the same each time', () => {
    expect(repetitionSeed(7, 3)).toBe(repetitionSeed(7, 3));
  });
});
