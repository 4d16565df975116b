import type { NotApplicableRecord, TestEvidence } from '../model/evidence.ts';
import type { RequiredExpectation } from '../model/expectation.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { ExpectationResult, TestResult } from '../model/result.ts';
import type { Reason, Verdict } from '../model/verdict.ts';
import { PASS } from '../model/verdict.ts';
import { judgeExpectation } from './expectation.ts';
import { inconclusive } from './ruling.ts';
import { summaryOf } from './summary.ts';
import type { Transcript } from './transcript.ts';
import { transcriptOf } from './transcript.ts';

/** Free wording about one expectation; kept apart from the result, which has none. */
export interface Detail {
  readonly seq: number;
  readonly detail: string;
}

export interface TestJudgement {
  readonly result: TestResult;
  readonly details: readonly Detail[];
}

/**
 * Judges one test against what the manifest requires of it.
 *
 * @param evidence undefined if the test left none
 */
export function judgeTest(evidence: TestEvidence | undefined, required: RequiredTest): TestJudgement {
  if (required.cannotBeExpressed !== undefined)
    return ruledOut(required, 'cannot-be-expressed', required.cannotBeExpressed);
  const set = evidence?.steps.find((step) => step.record === 'not-applicable');
  if (set?.record === 'not-applicable') return ruledOut(required, set.reason, set.detail);
  const transcript = evidence && transcriptOf(evidence);
  const verdicts = required.expectations.map((expectation, seq) => {
    const episode = transcript?.episodes.find(({ record }) => record.seq === seq);
    if (!transcript || !episode) return notReached(evidence);
    return matches(expectation, episode.record)
      ? judgeExpectation(transcript, episode)
      : inconclusive(
          'trouble',
          `the evidence holds another expectation than the manifest requires (${expectation.kind} for ${expectation.clause})`,
        );
  });
  return judgement(required, overtaken(transcript, verdicts));
}

/** A test that does not apply here, or that this testbed cannot exercise. */
export function ruledOut(
  required: RequiredTest,
  reason: NotApplicableRecord['reason'],
  detail: string,
): TestJudgement {
  const verdict: Verdict = {
    verdict: reason === 'trait-missing' ? 'not-exercised' : 'not-applicable',
    reason,
    detail,
  };
  const { result, details } = judgement(
    required,
    required.expectations.map(() => verdict),
  );
  return { result: { ...result, verdict: verdict.verdict, reason }, details };
}

/** A test whose evidence is missing, for a reason known to the run. */
export function unjudged(required: RequiredTest, reason: Reason, detail: string): TestJudgement {
  return judgement(
    required,
    required.expectations.map(() => inconclusive(reason, detail)),
  );
}

function matches(required: RequiredExpectation, record: Transcript['episodes'][number]['record']): boolean {
  return record.expectation.kind === required.kind && record.clause === required.clause;
}

function notReached(evidence: TestEvidence | undefined): Verdict {
  const trouble = evidence?.steps.find((step) => step.record === 'trouble');
  if (trouble?.record === 'trouble') return inconclusive('trouble', `${trouble.code}: ${trouble.message}`);
  if (evidence && !evidence.complete)
    return inconclusive('interrupted', 'the test was interrupted before it came to this');
  return inconclusive('not-reached', 'the test did not come to this');
}

/** A test that was cut while an expectation was being driven has not finished that expectation. */
function overtaken(transcript: Transcript | undefined, verdicts: readonly Verdict[]): readonly Verdict[] {
  // Trouble before the first expectation is trouble of the set-up: whatever followed stands on it.
  const first = transcript?.steps.findIndex((step) => step.record === 'expectation') ?? -1;
  const setUp = transcript?.steps.slice(0, Math.max(0, first)).find((step) => step.record === 'trouble');
  if (setUp?.record !== 'trouble') return verdicts;
  const verdict = inconclusive('trouble', `${setUp.code}: ${setUp.message}`);
  return verdicts.map((own) => (own.verdict === 'fail' ? own : verdict));
}

function judgement(required: RequiredTest, verdicts: readonly Verdict[]): TestJudgement {
  const { test, title, api, version } = required;
  const expectations = required.expectations.map((expectation, i): ExpectationResult => {
    const verdict = verdicts[i] ?? PASS;
    return {
      kind: expectation.kind,
      clause: expectation.clause,
      verdict: verdict.verdict,
      ...(verdict.verdict !== 'pass' && { reason: verdict.reason }),
    };
  });
  return {
    result: { test, title, api, version, ...summaryOf(expectations), expectations },
    details: verdicts.flatMap((verdict, seq) =>
      verdict.verdict === 'pass' ? [] : [{ seq, detail: verdict.detail }],
    ),
  };
}
