import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import sample from './fixtures/result.json' with { type: 'json' };
import { PLAIN } from './palette.ts';
import { renderProgress, renderTestLine } from './progress.ts';
import { parseResult } from './result-schema.ts';

const { tests } = parseResult(JSON.stringify(sample));

describe('the live line', () => {
  it('counts, and names what is under way', () => {
    const progress = { total: 112, done: 40, failed: 1, inconclusive: 2, running: ['TA-07', 'TS-11'] };
    expect(renderProgress(progress, 80, PLAIN)).toBe('40/112  1 failed  2 inconclusive  TA-07 TS-11');
  });

  it('is silent about failures while there are none', () => {
    expect(
      renderProgress({ total: 2, done: 0, failed: 0, inconclusive: 0, running: ['TA-01'] }, 80, PLAIN),
    ).toBe('0/2  TA-01');
  });

  it('never fills the last column of a terminal wide enough for its counts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 200 }),
        fc.array(fc.stringMatching(/^T[A-Z]{1,2}-\d\d$/)),
        (columns, running) => {
          const line = renderProgress(
            { total: 112, done: 100, failed: 3, inconclusive: 2, running },
            columns,
            PLAIN,
          );
          expect(line.length).toBeLessThan(columns);
        },
      ),
    );
  });
});

describe("a test's line in a log", () => {
  it('says where trouble met the first take', () => {
    const [first] = tests;
    expect(first && renderTestLine(first, { durationMs: 12.3, takes: 2 }, PLAIN)).toBe(
      'ok TA-01 without a target everything is denied (12 ms, second take)',
    );
  });

  it('has verdict, id, title, time, and the reason where there is one', () => {
    expect(tests.map((test) => renderTestLine(test, { durationMs: 12.3, takes: 1 }, PLAIN))).toEqual([
      'ok TA-01 without a target everything is denied (12 ms)',
      'FAIL TA-07 a workload that is not listed as a source is denied (12 ms): delivered where denial was expected',
      'not exercised TSC-02 a method that is not listed is denied (12 ms): this testbed lacks what the test needs',
      'INCONCLUSIVE TS-07 three backends share as their weights say (12 ms): the statistical test reached its bound of requests undecided',
    ]);
  });
});
