import type { TestRecord } from '../../harness/model/evidence.ts';
import type { Result } from '../../harness/model/result.ts';

/** Repetitions of a test that are shown beside the first. */
const OTHERS = 2;

/**
 * Whether a report shows this evidence of a test. Of a run that repeats its tests it shows the first repetition, and the
 * first two in which something did not pass.
 */
export function isShownRepetition({ test, repetition = 1 }: TestRecord, { run }: Result): boolean {
  if (repetition === 1) return true;
  const details = run.tests.find((one) => one.test === test)?.details ?? [];
  const telling = new Set(details.map((one) => one.repetition ?? 1).filter((one) => one > 1));
  return [...telling]
    .toSorted((a, b) => a - b)
    .slice(0, OTHERS)
    .includes(repetition);
}
