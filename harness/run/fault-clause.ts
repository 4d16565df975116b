import { didYouMean } from '../catalogue/nearest.ts';
import type { Clause, ClauseId } from '../model/clause.ts';

/** A fault names a clause that the catalogue does not have. */
export class FaultClauseError extends Error {
  readonly code = 'FAULT_CLAUSE_UNKNOWN';
}

/**
 * The clauses that a fault says it breaks.
 *
 * @throws FaultClauseError
 */
export function brokenClauses(breaks: readonly ClauseId[], clauses: readonly Clause[]): readonly Clause[] {
  return breaks.map((id) => {
    const clause = clauses.find((candidate) => candidate.id === id);
    if (clause) return clause;
    const known = clauses.map((candidate) => candidate.id);
    throw new FaultClauseError(
      `there is no clause ${id}${didYouMean(id, known)}: mend what the fault breaks`,
    );
  });
}
