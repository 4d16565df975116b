import { UsageError } from './usage-error.ts';

const SEEDS = 2 ** 32;

/**
 * The seed that was asked for, or a drawn one.
 *
 * @param random uniform, 0 ≤ x < 1
 * @throws {UsageError} not a whole number from 0 to 2³² − 1
 */
export function chosenSeed(given: string | undefined, random: () => number): number {
  if (given === undefined) return Math.floor(random() * SEEDS);
  const seed = Number(given);
  if (!/^\d{1,10}$/.test(given) || seed >= SEEDS) {
    throw new UsageError(
      'USAGE_VALUE',
      `--seed ${given}: a seed is a whole number from 0 to ${SEEDS - 1}; leave --seed out to have one drawn.`,
    );
  }
  return seed;
}
