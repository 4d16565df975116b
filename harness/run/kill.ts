import type { PairingName, ServedVersions } from '../model/api.ts';
import { API_GROUP } from '../model/api.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { Doubt, Fate, Kill, KillMatrix, Mutant, Relation } from '../model/kill.ts';
import { isUnexplained } from '../model/kill.ts';
import type { RequiredTest } from '../model/manifest.ts';
import { EMBEDDED_TRAITS } from '../testbed/embedded/testbed.ts';
import type { TestReport } from './crew.ts';
import { brokenClauses } from './fault-clause.ts';
import type { Explain } from './side-effect.ts';

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

/** Not in a version that cannot express the test, nor where the reference mesh's testbed lacks what it needs. */
export function canBePerformed({ expectations, needs }: RequiredTest): boolean {
  return expectations.length > 0 && needs.every((trait) => EMBEDDED_TRAITS.includes(trait));
}

export function lineUp(breaks: readonly ClauseId[], tests: readonly RequiredTest[]): Line {
  const decides = ({ expectations }: RequiredTest) =>
    expectations.some(({ clause }) => breaks.includes(clause));
  const apis = new Set(breaks.map((id) => id.slice(0, id.indexOf('-'))));
  const { near = [], far = [] } = Object.groupBy(
    tests.filter((test) => canBePerformed(test) && !decides(test)),
    ({ api }) => (apis.has(api) ? 'near' : 'far'),
  );
  return {
    // The number of expectations is a fair guess at what a test costs, and the same on every machine.
    deciders: tests
      .filter((test) => canBePerformed(test) && decides(test))
      .sort((a, b) => a.expectations.length - b.expectations.length),
    others: [...near, ...far],
  };
}

/** What a pairing of API versions says, and the tests of it. */
export interface Demands {
  readonly release: PairingName;
  readonly versions: ServedVersions;
  readonly clauses: readonly Clause[];
  readonly tests: readonly RequiredTest[];
}

/**
 * Why a fault is none in these versions, or undefined.
 *
 * @throws FaultClauseError
 */
export function inapplicability(
  breaks: readonly ClauseId[],
  { clauses, versions, tests }: Pick<Demands, 'clauses' | 'versions' | 'tests'>,
): string | undefined {
  const reasons = brokenClauses(breaks, clauses).map(
    (clause) => silence(clause, versions) ?? speechlessness(clause, tests),
  );
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
export function killsIn({ test, details }: TestReport, relate: Relate, explain: Explain): readonly Kill[] {
  return test.expectations.flatMap(({ kind, clause, verdict, reason }, seq): readonly Kill[] => {
    if (verdict !== 'fail' || reason === undefined) return [];
    const detail = details.find((one) => one.seq === seq)?.detail ?? '';
    const relation = relate(clause);
    const because = relation === 'stray' ? explain({ kind, clause, reason }) : undefined;
    const kill = { test: test.test, seq, kind, clause, relation, reason, detail };
    return [{ ...kill, ...(because !== undefined && { because }) }];
  });
}

/** The expectations that neither passed nor had nothing to say here. */
export function doubtsIn({ test: { test, expectations } }: TestReport): readonly Doubt[] {
  return expectations.flatMap(({ clause, verdict, reason }, seq) =>
    verdict === 'fail' || verdict === 'inconclusive'
      ? [{ test, seq, clause, verdict, ...(reason !== undefined && { reason }) }]
      : [],
  );
}

/** The first kill by name decides, whatever failed before it. */
export function fateOf(kills: readonly Kill[]): Fate {
  const own = kills.find(({ relation }) => relation === 'own');
  if (own) return { kind: 'killed-by-name', by: own };
  const [elsewhere] = kills;
  return elsewhere ? { kind: 'killed-elsewhere', by: elsewhere } : { kind: 'survived' };
}

/** Why a kill matrix proves nothing; empty for one that stands. */
export function voidancesOf(control: Mutant, { doubts }: KillMatrix['rightMesh']): readonly string[] {
  const blind = control.fate.kind !== 'killed-by-name';
  return [
    ...(blind
      ? [`the control fault ${control.fault.name} was not killed by name: these tests notice nothing`]
      : []),
    ...doubts.map(
      ({ test, seq, release, verdict, reason }) =>
        `${test} #${seq} (${release}) did not pass on the right mesh: ${verdict}${reason === undefined ? '' : ` (${reason})`}`,
    ),
  ];
}

/**
 * 3 void · 1 a fault survived or was killed elsewhere only, or, where every test was performed, a failure is not
 * explained · 0 all that apply were killed by name.
 */
export function exitCodeOf({
  voidances,
  mutants,
  thoroughness,
}: Pick<KillMatrix, 'voidances' | 'mutants' | 'thoroughness'>): 0 | 1 | 3 {
  if (voidances.length > 0) return 3;
  const wanting = mutants.some(
    ({ fate, kills }) =>
      fate.kind === 'survived' ||
      fate.kind === 'killed-elsewhere' ||
      (thoroughness === 'full' && kills.some(isUnexplained)),
  );
  return wanting ? 1 : 0;
}
