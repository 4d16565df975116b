import type { TestEvidence } from '../harness/model/evidence.ts';
import type { RunBlock } from '../harness/model/result.ts';
import { bothEnds } from './both-ends.ts';
import { expectationText } from './expectation.ts';

/** An expectation that did not pass, in words. */
export interface Account {
  /** Position in the test, from 0. */
  readonly seq: number;
  /** What was expected, with its probe; absent where the test did not come to it. */
  readonly expected?: string;
  /** The judge's words, then what was seen at both ends, a line each. */
  readonly seen: string;
}

type Details = RunBlock['tests'][number]['details'];

/**
 * @param evidence of the test; undefined if it left none
 * @param details the judge's words on the expectations that did not pass
 */
export function accountsOf(
  evidence: Pick<TestEvidence, 'test' | 'steps'> | undefined,
  details: Details,
): readonly Account[] {
  return details.map(({ seq, detail }) => {
    const record = evidence?.steps.find((step) => step.record === 'expectation' && step.seq === seq);
    if (evidence === undefined || record?.record !== 'expectation') return { seq, seen: detail };
    return {
      seq,
      expected: expectationText(record.expectation),
      seen: [detail, ...bothEnds(evidence, seq)].join('\n'),
    };
  });
}
