import type { NotApplicableRecord, TestEvidence } from '../model/evidence.ts';
import type { RequiredExpectation } from '../model/expectation.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { RequiredObservation } from '../model/observation.ts';
import type { ExpectationResult, ObservationResult, TestResult } from '../model/result.ts';
import type { Reason, Verdict } from '../model/verdict.ts';
import { PASS } from '../model/verdict.ts';
import { refusalIn } from './admission.ts';
import { judgeExpectation } from './expectation.ts';
import { observationResult, sightOf } from './observation.ts';
import type { Shortfall } from './ruling.ts';
import { inconclusive } from './ruling.ts';
import type { Sight } from './sight.ts';
import { unobserved } from './sight.ts';
import { summaryOf } from './summary.ts';
import type { Sighting, Transcript } from './transcript.ts';
import { transcriptOf } from './transcript.ts';

/** Free wording about one expectation; kept apart from the result, which has none. */
export interface Detail {
  readonly seq: number;
  readonly detail: string;
  /** From 1, in a run that repeats its tests. */
  readonly repetition?: number;
}

export interface TestJudgement {
  readonly result: TestResult;
  /** One for each that is required. */
  readonly observations: readonly ObservationResult[];
  /** Of the expectations that did not pass. */
  readonly details: readonly Detail[];
  /** Of those that passed where something was measured. */
  readonly measured: readonly Detail[];
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
  const sights = required.observations.map((observation, seq) => {
    const sighting = transcript?.sightings.find(({ record }) => record.seq === seq);
    if (!transcript || !sighting) {
      const { reason, detail } = notReached(evidence);
      return unobserved(reason, detail);
    }
    return isOf(observation, sighting)
      ? sightOf(transcript, sighting)
      : unobserved('trouble', 'the evidence holds another observation than the manifest requires');
  });
  return judgement(required, overtaken(transcript, verdicts), sights);
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
  const { result, ...rest } = judgement(
    required,
    required.expectations.map(() => verdict),
    required.observations.map(() => unobserved(reason, detail)),
  );
  return { result: { ...result, verdict: verdict.verdict, reason }, ...rest };
}

/** A test whose evidence is missing, for a reason known to the run. */
export function unjudged(required: RequiredTest, reason: Reason, detail: string): TestJudgement {
  return judgement(
    required,
    required.expectations.map(() => inconclusive(reason, detail)),
    required.observations.map(() => unobserved(reason, detail)),
  );
}

function isOf({ kind, clause, question }: RequiredObservation, { record }: Sighting): boolean {
  return record.observation.kind === kind && record.clause === clause && record.question === question;
}

function matches(required: RequiredExpectation, record: Transcript['episodes'][number]['record']): boolean {
  return record.expectation.kind === required.kind && record.clause === required.clause;
}

function notReached(evidence: TestEvidence | undefined): Shortfall {
  const refusal = refusalIn(evidence?.steps ?? []);
  if (refusal !== undefined) return inconclusive('gate-shut', refusal);
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

/** A test passes when its expectations hold and its observations were made, whatever was found. */
function judgement(
  required: RequiredTest,
  verdicts: readonly Verdict[],
  sights: readonly Sight[],
): TestJudgement {
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
  const made = sights.map((sight) =>
    sight.kind === 'found' ? PASS : ({ verdict: 'inconclusive', reason: sight.reason } as const),
  );
  return {
    result: { test, title, api, version, ...summaryOf([...expectations, ...made]), expectations },
    observations: sights.flatMap((sight, seq) => {
      const observation = required.observations[seq];
      return observation ? [observationResult({ api, version, test }, observation, sight)] : [];
    }),
    details: verdicts.flatMap((verdict, seq) =>
      verdict.verdict === 'pass' ? [] : [{ seq, detail: verdict.detail }],
    ),
    measured: verdicts.flatMap(({ verdict, detail }, seq) =>
      verdict === 'pass' && detail !== undefined ? [{ seq, detail }] : [],
    ),
  };
}
