import type { TestEvidence } from '../harness/model/evidence.ts';
import type { RunBlock } from '../harness/model/result.ts';
import { bothEnds } from './both-ends.ts';
import { expectationText } from './expectation.ts';

/** An expectation that did not pass, in words. */
export interface Account {
  /** Position in the test, from 0. */
  readonly seq: number;
  /** In which it was, from 1, where the run repeats its tests. */
  readonly repetition?: number;
  /** What was expected, with its probe; absent where the test did not come to it. */
  readonly expected?: string;
  /** The judge's words, then what was seen at both ends, a line each. */
  readonly seen: string;
}

type Details = RunBlock['tests'][number]['details'];

/**
 * @param performances of the test; several where the run repeats its tests, none if it left no evidence
 * @param details the judge's words on the expectations that did not pass
 */
export function accountsOf(
  performances: readonly Pick<TestEvidence, 'test' | 'steps'>[],
  details: Details,
): readonly Account[] {
  return details.map(({ seq, detail, repetition }) => {
    // Of two takes the second was judged: the details are of that one.
    const evidence = performances.findLast(({ test }) => test.repetition === repetition);
    const place = { seq, ...(repetition !== undefined && { repetition }) };
    const record = evidence?.steps.find((step) => step.record === 'expectation' && step.seq === seq);
    if (evidence === undefined || record?.record !== 'expectation') return { ...place, seen: detail };
    return {
      ...place,
      expected: expectationText(record.expectation),
      seen: [detail, ...bothEnds(evidence, seq)].join('\n'),
    };
  });
}
