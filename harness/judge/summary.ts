import type { Reason, VerdictKind } from '../model/verdict.ts';

/** Worst first; what does not apply says nothing beside what was judged. */
export const PRECEDENCE: readonly VerdictKind[] = [
  'fail',
  'inconclusive',
  'not-exercised',
  'pass',
  'not-applicable',
];

export interface Summary {
  readonly verdict: VerdictKind;
  readonly reason?: Reason;
}

/** The verdict of several together: each of them must hold. `inconclusive` if there are none. */
export function summaryOf(results: readonly Summary[]): Summary {
  const verdict = PRECEDENCE.find((kind) => results.some((result) => result.verdict === kind));
  if (verdict === undefined) return { verdict: 'inconclusive', reason: 'not-reached' };
  const reason = results.find((result) => result.verdict === verdict)?.reason;
  return { verdict, ...(reason !== undefined && { reason }) };
}
