import type { Api } from '../model/api.ts';
import { APIS } from '../model/api.ts';
import type { Clause } from '../model/clause.ts';
import type { RunEvidence, RunRecord, Selection } from '../model/evidence.ts';
import type { Manifest, RequiredTest } from '../model/manifest.ts';
import type { Judgement } from '../model/result.ts';
import { RESULT_SCHEMA } from '../model/result.ts';
import { cellOf } from './capability.ts';
import { claimStatuses } from './claim.ts';
import { findingsOf, judgeClauses } from './clauses.ts';
import type { Detail, TestJudgement } from './test.ts';
import { judgeTest, ruledOut, unjudged } from './test.ts';

export interface RunJudgement {
  readonly judgement: Judgement;
  /** Per test, in the manifest's order: free wording, for RunBlock.tests and for people. */
  readonly details: readonly { readonly test: string; readonly details: readonly Detail[] }[];
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
  const judged = required.map((test) => ({ required: test, ...judgeRequired(test, evidence) }));
  const { selection, versions } = run;
  const findings = findingsOf(clauses, versions, judged, selection.kind);
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
    details: judged.map(({ result, details }) => ({ test: result.test, details })),
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

function judgeRequired(required: RequiredTest, { run, tests, outcome }: RunEvidence): TestJudgement {
  const found = tests.filter(
    ({ test }) =>
      test.test === required.test && test.version === required.version && test.api === required.api,
  );
  if (found.length > 1)
    return unjudged(
      required,
      'trouble',
      `the evidence holds this test ${found.length} times: one cannot be chosen`,
    );
  const evidence = found[0];
  if (evidence) return judgeTest(evidence, required);
  const missing = required.needs.filter((trait) => !run.testbed.traits.includes(trait));
  if (missing.length > 0)
    return ruledOut(required, 'trait-missing', `this testbed has no ${missing.join(', ')}`);
  if (outcome === 'interrupted' && required.cannotBeExpressed === undefined) {
    return unjudged(required, 'interrupted', 'the run was interrupted before this test');
  }
  return judgeTest(undefined, required);
}
