import { didYouMean } from '../catalogue/nearest.ts';
import type { ServedVersions } from '../model/api.ts';
import { API_GROUP } from '../model/api.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { Doubt, Fate, Kill, KillMatrix, Relation } from '../model/kill.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { TestReport } from './crew.ts';

/** A fault breaks something that the catalogue does not have. */
export class FaultClauseError extends Error {
  readonly code = 'FAULT_CLAUSE_UNKNOWN';
}

/** How the clauses of the catalogue stand to one fault. */
export type Relate = (clause: ClauseId) => Relation;

/** Where a fault may be noticed: at the clauses it breaks, and at those that stand on them, over any number of steps. */
export function relationTo(breaks: readonly ClauseId[], clauses: readonly Clause[]): Relate {
  const reached = new Set(breaks);
  // A set's iteration comes to what is added on the way.
  for (const id of reached) {
    for (const clause of clauses) if (clause.dependsOn.includes(id)) reached.add(clause.id);
  }
  return (clause) => (breaks.includes(clause) ? 'own' : reached.has(clause) ? 'dependant' : 'stray');
}

/** The tests that can be performed, in the order in which they are tried with one fault. */
export interface Line {
  /** Those that can kill by name, cheapest first. */
  readonly deciders: readonly RequiredTest[];
  /** Those of the fault's APIs first. */
  readonly others: readonly RequiredTest[];
}

export function lineUp(breaks: readonly ClauseId[], tests: readonly RequiredTest[]): Line {
  const decides = ({ expectations }: RequiredTest) =>
    expectations.some(({ clause }) => breaks.includes(clause));
  const noticesOnly = (test: RequiredTest) => !decides(test) && test.expectations.length > 0;
  const apis = new Set(breaks.map((id) => id.slice(0, id.indexOf('-'))));
  const { near = [], far = [] } = Object.groupBy(tests.filter(noticesOnly), ({ api }) =>
    apis.has(api) ? 'near' : 'far',
  );
  return {
    // The number of expectations is a fair guess at what a test costs, and the same on every machine.
    deciders: tests.filter(decides).sort((a, b) => a.expectations.length - b.expectations.length),
    others: [...near, ...far],
  };
}

/**
 * Why a fault is none in the versions under test, or undefined.
 *
 * @throws FaultClauseError
 */
export function inapplicability(
  breaks: readonly ClauseId[],
  {
    clauses,
    versions,
    tests,
  }: {
    readonly clauses: readonly Clause[];
    readonly versions: ServedVersions;
    readonly tests: readonly RequiredTest[];
  },
): string | undefined {
  const reasons = breaks.map((id) => {
    const clause = clauses.find((candidate) => candidate.id === id);
    if (!clause) {
      throw new FaultClauseError(
        `there is no clause ${id}${didYouMean(
          id,
          clauses.map((known) => known.id),
        )}: mend what the fault breaks`,
      );
    }
    return silence(clause, versions) ?? speechlessness(clause, tests);
  });
  return reasons.every((reason) => reason !== undefined) ? reasons.join('; ') : undefined;
}

function silence({ id, api, versions }: Clause, served: ServedVersions): string | undefined {
  if (api === 'general') return undefined;
  const version = served[api];
  if (version === undefined) return `${API_GROUP[api]} is not under test`;
  return versions.includes(version) ? undefined : `${id} stands in ${versions.join(', ')}, not in ${version}`;
}

/** Tests that decide the clause exist, and none of them can be expressed. */
function speechlessness({ id }: Clause, tests: readonly RequiredTest[]): string | undefined {
  if (tests.some(({ expectations }) => expectations.some(({ clause }) => clause === id))) return undefined;
  const mute = tests.find(
    ({ clauses, cannotBeExpressed }) => cannotBeExpressed !== undefined && clauses.includes(id),
  );
  return mute && `${id}: ${mute.cannotBeExpressed}`;
}

/** What failed in one test on a mutant. */
export function killsIn({ test, details }: TestReport, relate: Relate): readonly Kill[] {
  return test.expectations.flatMap(({ kind, clause, verdict, reason }, seq): readonly Kill[] => {
    if (verdict !== 'fail' || reason === undefined) return [];
    const detail = details.find((one) => one.seq === seq)?.detail ?? '';
    return [{ test: test.test, seq, kind, clause, relation: relate(clause), reason, detail }];
  });
}

/** `undefined` for a pass. */
export function doubtIn({ test: { test, verdict, reason } }: TestReport): Doubt | undefined {
  return verdict === 'pass' ? undefined : { test, verdict, ...(reason !== undefined && { reason }) };
}

/** The first kill by name decides, whatever failed before it. */
export function fateOf(kills: readonly Kill[]): Fate {
  const own = kills.find(({ relation }) => relation === 'own');
  if (own) return { kind: 'killed-by-name', by: own };
  const [elsewhere] = kills;
  return elsewhere ? { kind: 'killed-elsewhere', by: elsewhere } : { kind: 'survived' };
}

/** Why a kill matrix proves nothing; empty for one that stands. */
export function voidances({
  control,
  rightMesh,
}: Pick<KillMatrix, 'control' | 'rightMesh'>): readonly string[] {
  const { name } = control.fault;
  return [
    ...(control.fate.kind === 'killed-by-name'
      ? []
      : [`the control fault ${name} was not killed by name: the tests would notice nothing`]),
    ...rightMesh.doubts.map(
      ({ test, verdict, reason }) =>
        `${test} did not pass on the right mesh: ${verdict}${reason === undefined ? '' : ` (${reason})`}`,
    ),
  ];
}

/** 3 void · 1 a fault survived or was killed elsewhere only · 0 all that apply were killed by name. */
export function exitCodeOf(matrix: KillMatrix): 0 | 1 | 3 {
  if (voidances(matrix).length > 0) return 3;
  return matrix.mutants.some(({ fate }) => fate.kind === 'survived' || fate.kind === 'killed-elsewhere')
    ? 1
    : 0;
}
