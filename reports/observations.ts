import type { RunEvidence } from '../harness/model/evidence.ts';
import type { Expectation } from '../harness/model/expectation.ts';
import type { RunBlock, TestResult } from '../harness/model/result.ts';
import { expectationInGeneral, expectationText } from './expectation.ts';
import type { Observations } from './failure.ts';

type Details = RunBlock['tests'][number]['details'];

/** What a test's details say was seen; what was expected, in general words. */
export function observationsIn(details: Details): Observations {
  const seen = new Map(details.map(({ seq, detail }) => [seq, detail]));
  return { expected: (_seq, { kind }) => expectationInGeneral(kind), seen: (seq) => seen.get(seq) };
}

/** As `observationsIn`, with the very probes of the evidence in what was expected. */
export function observationsWith(evidence: RunEvidence, test: TestResult, details: Details): Observations {
  const steps = evidence.tests.find(
    ({ test: { test: id, version } }) => id === test.test && version === test.version,
  )?.steps;
  const recorded = new Map<number, Expectation>();
  for (const step of steps ?? []) {
    if (step.record === 'expectation') recorded.set(step.seq, step.expectation);
  }
  const general = observationsIn(details);
  return {
    ...general,
    expected: (seq, result) => {
      const expectation = recorded.get(seq);
      return expectation ? expectationText(expectation) : general.expected(seq, result);
    },
  };
}
