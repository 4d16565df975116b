import type { Api } from '../model/api.ts';
import { APIS } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { RunEvidence, RunRecord, Selection, TestEvidence, TestRecord } from '../model/evidence.ts';
import type { Manifest, RequiredTest } from '../model/manifest.ts';
import type { Judgement, Repeats } from '../model/result.ts';
import { RESULT_SCHEMA } from '../model/result.ts';
import { cellOf } from './capability.ts';
import { claimStatuses } from './claim.ts';
import type { JudgedTest } from './clauses.ts';
import { findingsOf, judgeClauses } from './clauses.ts';
import { flakesOf } from './flake.ts';
import { findingsOver, overRepetitions } from './repetition.ts';
import { judgeTakes } from './take.ts';
import type { Detail, TestJudgement } from './test.ts';
import { judgeTest, ruledOut, unjudged } from './test.ts';

export interface RunJudgement {
  readonly judgement: Judgement;
  /** Per test, in the manifest's order: free wording, for RunBlock.tests and for people. */
  readonly details: readonly {
    readonly test: string;
    readonly details: readonly Detail[];
    /** Absent where nothing was. */
    readonly measured?: readonly Detail[];
  }[];
  /** For RunBlock.repeats, of a run that repeats its tests. */
  readonly repeats?: Repeats;
}

export interface JudgedRun {
  readonly evidence: RunEvidence;
  readonly manifest: Manifest;
  readonly clauses: readonly Clause[];
}

/**
 * Everything a run's evidence says, in the manifest's order: the same evidence gives the same judgement, in whatever
 * order its tests ran.
 */
export function judgeRun({ evidence, manifest, clauses }: JudgedRun): RunJudgement {
  const { run, outcome } = evidence;
  const required = manifest.tests.filter((test) => isRequired(test, run));
  const { selection, versions, repetitions } = run;
  const performances = {
    run,
    outcome,
    performed: Map.groupBy(evidence.tests, ({ test }) => nameOf(test, test.repetition)),
  };
  const rounds = roundsOf(repetitions).map((repetition) =>
    required.map((test) => ({ required: test, ...judgeRequired(test, performances, repetition) })),
  );
  const findingsIn = (tests: readonly JudgedTest[]) => findingsOf(clauses, versions, tests, selection.kind);
  const inRounds = (position: number) => rounds.flatMap((round) => round[position] ?? []);
  const judged =
    repetitions === undefined
      ? (rounds[0] ?? [])
      : required.map((test, i) => ({ required: test, ...overRepetitions(inRounds(i)) }));
  const findings = findingsOver(findingsIn(judged), rounds.map(findingsIn));
  const results = judgeClauses(findings, versions, judged);
  const apis = reportedApis(selection, required);
  return {
    judgement: {
      $schema: RESULT_SCHEMA,
      suite: run.suite,
      specCommit: run.specCommit,
      mesh: run.mesh,
      testbed: run.testbed.kind,
      release: run.release,
      versions,
      selection,
      ...(run.fault && { fault: run.fault }),
      outcome,
      matrix: apis.map((api) => cellOf(api, versions[api], findings)),
      claims: claimStatuses(run.claims, apis, clauses, results, versions),
      clauses: results,
      tests: judged.map(({ result }) => result),
      observations: judged.flatMap(({ observations }) => observations),
    },
    details: judged.map(({ result, details, measured }) => ({
      test: result.test,
      details,
      ...(measured.length > 0 && { measured }),
    })),
    ...(repetitions !== undefined && {
      repeats: flakesOf(
        repetitions,
        required.map((_, i) => inRounds(i).map(({ result }) => result)),
      ),
    }),
  };
}

/** Which tests a run must contain: those of the versions the mesh serves, as far as they were asked for. */
export function isRequired(
  test: RequiredTest,
  { versions, selection }: Pick<RunRecord, 'versions' | 'selection'>,
): boolean {
  if (versions[test.api] !== test.version) return false;
  if (selection.kind === 'full') return true;
  const { specs, tests } = selection;
  return (
    (specs.length === 0 || specs.includes(test.api)) && (tests.length === 0 || tests.includes(test.test))
  );
}

/** A full run reports every API, served or not; a partial one those it was asked for. */
function reportedApis(selection: Selection, required: readonly RequiredTest[]): readonly Api[] {
  if (selection.kind === 'full') return APIS;
  return APIS.filter((api) => selection.specs.includes(api) || required.some((test) => test.api === api));
}

/** One without a number for a run that performs each test once. */
function roundsOf(repetitions: number | undefined): readonly (number | undefined)[] {
  if (repetitions === undefined) return [undefined];
  return Array.from({ length: repetitions }, (_, i) => i + 1);
}

/** A run's evidence, its tests by name. */
interface Performances extends Pick<RunEvidence, 'run' | 'outcome'> {
  readonly performed: ReadonlyMap<string, readonly TestEvidence[]>;
}

function nameOf(
  { test, api, version }: Pick<TestRecord, 'test' | 'api' | 'version'>,
  repetition: number | undefined,
): string {
  return JSON.stringify([test, api, version, repetition]);
}

function judgeRequired(
  required: RequiredTest,
  { run, outcome, performed }: Performances,
  repetition: number | undefined,
): TestJudgement {
  const found = performed.get(nameOf(required, repetition)) ?? [];
  const [evidence] = found;
  if (found.filter(({ test }) => test.take === undefined).length > 1)
    return unjudged(
      required,
      'trouble',
      `the evidence holds this test ${found.length} times: one cannot be chosen`,
    );
  if (evidence) return judgeTakes(found, required);
  const missing = required.needs.filter((trait) => !run.testbed.traits.includes(trait));
  if (missing.length > 0)
    return ruledOut(required, 'trait-missing', `this testbed has no ${missing.join(', ')}`);
  if (outcome === 'interrupted' && required.cannotBeExpressed === undefined) {
    return unjudged(required, 'interrupted', 'the run was interrupted before this test');
  }
  return judgeTest(undefined, required);
}
