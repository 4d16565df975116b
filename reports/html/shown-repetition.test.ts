import { describe, expect, it } from 'vitest';
import type { TestRecord } from '../../harness/model/evidence.ts';
import type { Result } from '../../harness/model/result.ts';
import { isShownRepetition } from './shown-repetition.ts';

/** Repetitions 4, 2 and 9 of TA-07 had something that did not pass. */
const result = {
  run: {
    tests: [
      {
        test: 'TA-07',
        details: [4, 2, 2, 9].map((repetition) => ({ seq: 0, detail: 'late', repetition })),
      },
    ],
  },
} as unknown as Result;

const shown = (test: string) =>
  [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((repetition) =>
    isShownRepetition({ test, repetition } as TestRecord, result),
  );

describe('of a test that was repeated', () => {
  it('the first repetition is shown, and the first two in which something did not pass', () => {
    expect(shown('TA-07')).toEqual([1, 2, 4]);
    expect(shown('TA-08')).toEqual([1]);
  });
});

describe('of a test that was performed once', () => {
  it('that is shown', () => {
    expect(isShownRepetition({ test: 'TA-07' } as TestRecord, result)).toBe(true);
  });
});
