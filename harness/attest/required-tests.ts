import { isRequired } from '../judge/run.ts';
import type { RunEvidence, RunRecord, TestEvidence } from '../model/evidence.ts';
import type { RequiredExpectation } from '../model/expectation.ts';
import type { Manifest, RequiredTest } from '../model/manifest.ts';
import type { RequiredObservation } from '../model/observation.ts';

/**
 * Holds the evidence against the manifest: nothing that a full run must contain is missing, and no test is other than
 * the suite has it.
 *
 * @returns what departs, one sentence each; empty iff nothing does
 */
export function departuresFromManifest(evidence: RunEvidence, manifest: Manifest): readonly string[] {
  const { run, outcome } = evidence;
  const { repetitions } = run;
  const rounds =
    repetitions === undefined ? [undefined] : Array.from({ length: repetitions }, (_, i) => i + 1);
  const required = new Map(
    manifest.tests
      .filter((test) => isRequired(test, run))
      .flatMap((test) => rounds.map((repetition) => [nameOf(test, repetition), test] as const)),
  );
  const departures: string[] = [];
  for (const [i, recorded] of evidence.tests.entries()) {
    const name = nameOf(recorded.test, recorded.test.repetition);
    const test = required.get(name);
    // A second take, where there is one, stands right behind the first.
    if (evidence.tests[i + 1]?.test.take === undefined) required.delete(name);
    const problem =
      test === undefined ? 'is not required of this run' : departureOf(recorded, test, evidence);
    if (problem !== undefined) departures.push(`${name} ${problem}`);
  }
  if (outcome === 'completed') {
    // Nothing is to be seen of a test that cannot be run here.
    const missing = [...required].filter(([, test]) => !isRuledOut(test, run));
    departures.push(...missing.map(([name]) => `${name} is missing`));
  }
  return departures;
}

function isRuledOut({ needs, cannotBeExpressed }: RequiredTest, run: RunRecord): boolean {
  return cannotBeExpressed !== undefined || needs.some((trait) => !run.testbed.traits.includes(trait));
}

function nameOf(
  { test, api, version }: Pick<RequiredTest, 'test' | 'api' | 'version'>,
  repetition: number | undefined,
): string {
  return `${test} (${api} ${version})${repetition === undefined ? '' : `, repetition ${repetition}`}`;
}

function departureOf(
  { steps, complete }: TestEvidence,
  required: RequiredTest,
  { run, outcome }: RunEvidence,
): string | undefined {
  const recorded: RequiredExpectation[] = [];
  const observed: Observed[] = [];
  let isHindered = !complete || outcome === 'interrupted';
  for (const step of steps) {
    if (step.record === 'expectation') recorded.push({ kind: step.expectation.kind, clause: step.clause });
    if (step.record === 'observation') {
      const { clause, question, observation } = step;
      observed.push({ kind: observation.kind, clause, question });
    }
    if (step.record === 'trouble') isHindered = true;
    if (step.record === 'not-applicable') {
      const isExcused =
        step.reason === 'trait-missing'
          ? required.needs.some((trait) => !run.testbed.traits.includes(trait))
          : required.cannotBeExpressed !== undefined;
      if (!isExcused) return `says ${step.reason}, which the suite does not say of it`;
      return recorded.length + observed.length === 0 ? undefined : `says ${step.reason}, but was driven`;
    }
  }
  const differing = recorded.findIndex((one, seq) => {
    const expected = required.expectations[seq];
    return one.kind !== expected?.kind || one.clause !== expected.clause;
  });
  if (differing >= 0) {
    return `has as expectation ${differing} ${wordsOf(recorded[differing])}, the suite ${wordsOf(required.expectations[differing])}`;
  }
  // Trouble ends a test early; what was not reached is inconclusive when it is judged.
  if (recorded.length < required.expectations.length && !isHindered) {
    return `has ${recorded.length} expectations, the suite ${required.expectations.length}`;
  }
  const strange = observed.findIndex((one, seq) => !isSame(one, required.observations[seq]));
  if (strange >= 0) {
    return `has as observation ${strange} ${observationWords(observed[strange])}, the suite ${observationWords(required.observations[strange])}`;
  }
  if (observed.length < required.observations.length && !isHindered) {
    return `has ${observed.length} observations, the suite ${required.observations.length}`;
  }
  return undefined;
}

type Observed = Omit<RequiredObservation, 'findings'>;

function isSame({ kind, clause, question }: Observed, expected: Observed | undefined): boolean {
  return kind === expected?.kind && clause === expected.clause && question === expected.question;
}

function observationWords(observed: Observed | undefined): string {
  return observed === undefined ? 'none' : `${observed.kind} of ${observed.clause}, “${observed.question}”`;
}

function wordsOf(expectation: RequiredExpectation | undefined): string {
  return expectation === undefined ? 'none' : `${expectation.kind} for ${expectation.clause}`;
}
