import type { Clause, ClauseId } from '../model/clause.ts';
import type { Summary } from './summary.ts';

/** A clause's verdict, with the dependency that rules it out. */
export interface Ruling extends Summary {
  readonly because?: ClauseId;
}

/**
 * Rules out the clauses that stand on one that does not hold: failed, itself ruled out so, or of an API that is not
 * served. A dependency that is inconclusive changes nothing yet; `capabilityOf` asks what settling it would change.
 *
 * @param own verdicts by the clauses' own expectations; a clause that is not in it is unknown and rules out nothing
 * @param isServed false for clauses of an API that the mesh does not serve
 * @param standing clauses that nothing rules out: they were judged where all held that they depend on
 */
export function withDependencies(
  clauses: readonly Clause[],
  own: ReadonlyMap<ClauseId, Summary>,
  isServed: (clause: ClauseId) => boolean,
  standing: ReadonlySet<ClauseId> = new Set(),
): ReadonlyMap<ClauseId, Ruling> {
  const byId = new Map(clauses.map((clause) => [clause.id, clause]));
  const ruled = new Map<ClauseId, Ruling>();
  const rule = (id: ClauseId): Ruling | undefined => {
    const known = ruled.get(id);
    const summary = own.get(id);
    if (known || !summary) return known;
    const dependsOn = standing.has(id) ? [] : (byId.get(id)?.dependsOn ?? []);
    const because = dependsOn.find((dependency) => !isServed(dependency) || failsToHold(rule(dependency)));
    const ruling: Ruling = because ? { verdict: 'not-applicable', reason: 'dependency', because } : summary;
    ruled.set(id, ruling);
    return ruling;
  };
  for (const id of own.keys()) rule(id);
  return new Map([...own.keys()].map((id) => [id, ruled.get(id) as Ruling]));
}

function failsToHold(ruling: Ruling | undefined): boolean {
  return (
    ruling?.verdict === 'fail' || (ruling?.verdict === 'not-applicable' && ruling.reason === 'dependency')
  );
}
