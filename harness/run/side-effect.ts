import { didYouMean } from '../catalogue/nearest.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { Kill, SideEffect, StaleExplanation } from '../model/kill.ts';
import { FaultClauseError } from './fault-clause.ts';

/** Why a failure is no surprise, or undefined. */
export type Explain = (kill: Pick<Kill, 'clause' | 'kind' | 'reason'>) => string | undefined;

/** The first side effect that covers a failure explains it. */
export function explanationBy(sideEffects: readonly SideEffect[]): Explain {
  return (kill) => sideEffects.find((effect) => covers(effect, kill))?.because;
}

function covers(effect: SideEffect, { clause, kind, reason }: Parameters<Explain>[0]): boolean {
  return 'clauses' in effect
    ? effect.clauses.includes(clause)
    : effect.expectations.includes(kind) && effect.failing.includes(reason);
}

/** The side effects, and of each the clauses, that explain none of a mutant's failures in all tests. */
export function staleAmong(
  sideEffects: readonly SideEffect[],
  kills: readonly Kill[],
): readonly StaleExplanation[] {
  return sideEffects.flatMap((effect): readonly StaleExplanation[] => {
    const { because } = effect;
    const explained = kills.filter((kill) => kill.because === because && covers(effect, kill));
    if (!('clauses' in effect)) return explained.length === 0 ? [{ because }] : [];
    const clauses = effect.clauses.filter((id) => !explained.some(({ clause }) => clause === id));
    return clauses.length === 0 ? [] : [{ because, clauses }];
  });
}

/** @throws FaultClauseError where a side effect names a clause that the catalogue does not have */
export function checkSideEffects(sideEffects: readonly SideEffect[], clauses: readonly Clause[]): void {
  const known = clauses.map(({ id }) => id);
  const named = sideEffects.flatMap((effect): readonly ClauseId[] =>
    'clauses' in effect ? effect.clauses : [],
  );
  const unknown = named.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  throw new FaultClauseError(
    `there is no clause ${unknown}${didYouMean(unknown, known)}: mend what the fault also fails`,
  );
}
