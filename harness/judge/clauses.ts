import type { Api, ApiVersion, ServedVersions } from '../model/api.ts';
import { APIS } from '../model/api.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { ClauseResult, TestResult } from '../model/result.ts';
import type { Findings } from './capability.ts';
import { withDependencies } from './dependency.ts';
import type { Summary } from './summary.ts';
import { summaryOf } from './summary.ts';

/** A test's result beside what was required of it. */
export interface JudgedTest {
  readonly required: RequiredTest;
  readonly result: TestResult;
}

/**
 * The verdicts of the clauses by their own expectations: a clause holds iff every expectation that decides it held.
 *
 * A clause that no expectation decides is `not-exercised (uncovered)`, or `not-applicable (cannot-be-expressed)` if a
 * test of its own says so; neither counts for the capability, nor for a cell's `notExercised`.
 *
 * @param only in a partial run, what is not decided by the selected tests is left out instead
 */
export function findingsOf(
  clauses: readonly Clause[],
  versions: ServedVersions,
  tests: readonly JudgedTest[],
  selection: 'full' | 'partial',
): Findings {
  const byId = new Map(clauses.map((clause) => [clause.id, clause]));
  const expectations = Map.groupBy(
    tests.flatMap(({ result }) => result.expectations),
    (expectation) => expectation.clause,
  );
  const own = new Map<ClauseId, Summary>();
  for (const clause of clauses) {
    // Where the text is open there is no verdict, not even a missing one.
    if (clause.level === 'open') continue;
    if (clause.api !== 'general' && !holdsIn(clause, versions)) continue;
    const deciding = expectations.get(clause.id);
    const summary = deciding ? summaryOf(deciding) : undecided(clause.id, tests, selection);
    if (summary) own.set(clause.id, summary);
  }
  const isServed = (id: ClauseId) => {
    const api = byId.get(id)?.api ?? 'general';
    return api === 'general' || versions[api] !== undefined;
  };
  return { clauses, own, isServed };
}

function holdsIn({ api, versions }: Clause, served: ServedVersions): boolean {
  const version = api === 'general' ? undefined : served[api];
  return version !== undefined && versions.includes(version);
}

function undecided(
  clause: ClauseId,
  tests: readonly JudgedTest[],
  selection: 'full' | 'partial',
): Summary | undefined {
  const empty = tests.filter(
    ({ required }) => required.expectations.length === 0 && required.clauses.includes(clause),
  );
  if (empty.length > 0) return summaryOf(empty.map(({ result }) => result));
  return selection === 'full' ? { verdict: 'not-exercised', reason: 'uncovered' } : undefined;
}

/** The clauses in the order of the APIs, then of the catalogue; a general one after each API whose tests decide it. */
export function judgeClauses(
  findings: Findings,
  versions: ServedVersions,
  tests: readonly JudgedTest[],
): readonly ClauseResult[] {
  const rulings = withDependencies(findings.clauses, findings.own, findings.isServed, findings.standing);
  return APIS.flatMap((api) => {
    const version = versions[api];
    if (version === undefined) return [];
    const own = findings.clauses.filter((clause) => clause.api === api);
    return [
      ...own.map(({ id }) => rulings.get(id) && { clause: id, api, version, ...rulings.get(id) }),
      ...general(findings, api, version, tests),
    ].filter((result): result is ClauseResult => result !== undefined);
  });
}

/** What SMI says of all its APIs is judged in each of them. */
function general(
  findings: Findings,
  api: Api,
  version: ApiVersion,
  tests: readonly JudgedTest[],
): readonly ClauseResult[] {
  return findings.clauses
    .filter((clause) => clause.api === 'general')
    .flatMap(({ id }) => {
      const deciding = tests
        .filter(({ required }) => required.api === api)
        .flatMap(({ result }) => result.expectations.filter((expectation) => expectation.clause === id));
      return deciding.length === 0 ? [] : [{ clause: id, api, version, ...summaryOf(deciding) }];
    });
}
