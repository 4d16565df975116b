import type { Repeats, TestFlakes, TestResult } from '../model/result.ts';
import type { VerdictKind } from '../model/verdict.ts';
import { PRECEDENCE } from './summary.ts';
import { CONFIDENCE, upperBound } from './upper-bound.ts';

/**
 * How the verdicts of tests kept over the repetitions of a run.
 *
 * @param tests of each test its result in each repetition
 */
export function flakesOf(repetitions: number, tests: readonly (readonly TestResult[])[]): Repeats {
  return { repetitions, confidence: CONFIDENCE, tests: tests.map(testFlakes) };
}

function testFlakes(results: readonly TestResult[]): TestFlakes {
  const verdicts: Partial<Record<VerdictKind, number>> = {};
  // Worst first, so that of equally frequent ones the worst is the usual one.
  for (const kind of PRECEDENCE) {
    const count = results.filter(({ verdict }) => verdict === kind).length;
    if (count > 0) verdicts[kind] = count;
  }
  const n = results.length;
  const flakes = n - Math.max(...Object.values(verdicts));
  return {
    test: results[0]?.test ?? '',
    verdicts,
    flakes,
    rate: Number((flakes / n).toFixed(6)),
    upperBound: upperBound(flakes, n),
  };
}
