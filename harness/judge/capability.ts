import type { Api, ApiVersion } from '../model/api.ts';
import type { Capability, Cell } from '../model/capability.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { Ruling } from './dependency.ts';
import { withDependencies } from './dependency.ts';
import type { Summary } from './summary.ts';

/** Everything that a capability is decided from: the clauses of all APIs, since one may depend on another API's. */
export interface Findings {
  readonly clauses: readonly Clause[];
  /** Verdicts by the clauses' own expectations, before their dependencies. */
  readonly own: ReadonlyMap<ClauseId, Summary>;
  readonly isServed: (clause: ClauseId) => boolean;
  /** Clauses that no dependency rules out; see `findingsOver`. */
  readonly standing?: ReadonlySet<ClauseId>;
}

/** Behaviour must-clauses alone decide a capability. */
export function counts({ level, kind }: Clause): boolean {
  return level === 'must' && kind === 'behaviour';
}

/** The cell of one API: `version` undefined if the mesh does not serve it. */
export function cellOf(api: Api, version: ApiVersion | undefined, findings: Findings): Cell {
  if (version === undefined) {
    return {
      api,
      capability: 'None',
      held: 0,
      applicable: 0,
      notExercised: 0,
      failing: [],
      inconclusive: [],
    };
  }
  const rulings = withDependencies(findings.clauses, findings.own, findings.isServed, findings.standing);
  const counted = findings.clauses
    .filter((clause) => clause.api === api && counts(clause))
    .map(({ id }) => id);
  const having = (test: (ruling: Ruling) => boolean) =>
    counted.filter((id) => {
      const ruling = rulings.get(id);
      return ruling !== undefined && test(ruling);
    });
  const held = having(({ verdict }) => verdict === 'pass').length;
  const failing = having(({ verdict }) => verdict === 'fail');
  const inconclusive = having(({ verdict }) => verdict === 'inconclusive');
  return {
    api,
    version,
    capability: capabilityOf(api, findings),
    held,
    applicable: held + failing.length + inconclusive.length,
    notExercised: having(({ reason }) => reason === 'trait-missing').length,
    failing,
    inconclusive,
  };
}

/**
 * `Full`, `Half` or `None` of an API that is served; `Undetermined` exactly when settling the inconclusive clauses one
 * way or the other would change it, also by ruling out what depends on them.
 *
 * Clauses on which others depend are settled both ways, each combination; the rest need only be counted.
 */
export function capabilityOf(api: Api, findings: Findings): Capability {
  const { clauses, own } = findings;
  const counted = new Set(
    clauses.filter((clause) => clause.api === api && counts(clause)).map(({ id }) => id),
  );
  const bearing = bearingOf(clauses, counted);
  const open = [...own].flatMap(([id, { verdict }]) =>
    verdict === 'inconclusive' && bearing.has(id) ? [id] : [],
  );
  const possible = new Set<Capability>();
  for (let settlement = 0; settlement < 2 ** open.length; settlement++) {
    const settled = new Map(own);
    const standing = new Set(findings.standing);
    for (const [bit, id] of open.entries()) {
      const holds = Math.floor(settlement / 2 ** bit) % 2 === 0;
      settled.set(id, { verdict: holds ? 'pass' : 'fail' });
      if (holds) standing.delete(id);
    }
    for (const capability of capabilitiesIn(tallyOf(counted, { ...findings, own: settled, standing })))
      possible.add(capability);
    if (possible.size > 1) return 'Undetermined';
  }
  return [...possible][0] ?? 'None';
}

/** Clauses on which a counted one depends, directly or not. */
function bearingOf(clauses: readonly Clause[], counted: ReadonlySet<ClauseId>): ReadonlySet<ClauseId> {
  const dependsOn = new Map(clauses.map((clause) => [clause.id, clause.dependsOn]));
  const bearing = new Set<ClauseId>();
  const visit = (id: ClauseId) => {
    for (const dependency of dependsOn.get(id) ?? []) {
      if (bearing.has(dependency)) continue;
      bearing.add(dependency);
      visit(dependency);
    }
  };
  for (const id of counted) visit(id);
  return bearing;
}

interface Tally {
  readonly held: number;
  readonly failed: number;
  /** Inconclusive ones on which nothing depends: each may still go either way. */
  readonly free: number;
  /** The same of those that stand: each may fail, or be ruled out as in another repetition, but never hold. */
  readonly frail: number;
}

function tallyOf(counted: ReadonlySet<ClauseId>, { clauses, own, isServed, standing }: Findings): Tally {
  const tally = { held: 0, failed: 0, free: 0, frail: 0 };
  for (const [id, { verdict }] of withDependencies(clauses, own, isServed, standing)) {
    if (!counted.has(id)) continue;
    if (verdict === 'pass') tally.held++;
    if (verdict === 'fail') tally.failed++;
    if (verdict === 'inconclusive') tally[standing?.has(id) ? 'frail' : 'free']++;
  }
  return tally;
}

function capabilitiesIn({ held, failed, free, frail }: Tally): readonly Capability[] {
  const failing = failed + free + frail;
  const possible: Capability[] = [];
  if (held === 0) possible.push('None');
  if (failed === 0 && held + free > 0) possible.push('Full');
  if (held + failing >= 2 && held + free > 0 && failing > 0) possible.push('Half');
  return possible;
}
