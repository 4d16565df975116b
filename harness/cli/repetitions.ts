import { MOST_REPETITIONS } from '../model/evidence.ts';
import { UsageError } from './usage-error.ts';

/** Tests times repetitions: the evidence of more would be larger than `verify` reads. */
const MOST_PERFORMANCES = 2_500;

/**
 * How often each test is to be performed: once unless `--repeat` says otherwise.
 *
 * @param tests how many tests were asked for
 * @throws {UsageError} not a whole number from 1 to MOST_REPETITIONS, or too many for so many tests
 */
export function chosenRepetitions(given: string | undefined, tests: number): number {
  if (given === undefined) return 1;
  const repetitions = Number(given);
  if (!/^\d{1,4}$/.test(given) || repetitions < 1 || repetitions > MOST_REPETITIONS) {
    throw new UsageError(
      'USAGE_VALUE',
      `--repeat ${given}: give a whole number from 1 to ${MOST_REPETITIONS}.`,
    );
  }
  if (repetitions > 1 && repetitions * tests > MOST_PERFORMANCES) {
    throw new UsageError(
      'USAGE_VALUE',
      `--repeat ${given} of ${tests} tests would leave more evidence than verify reads: repeat them ${Math.floor(MOST_PERFORMANCES / tests)} times at most, or choose fewer with --spec or --test.`,
    );
  }
  return repetitions;
}
