import type { Judgement } from '../model/result.ts';

/** `strict`: an exception that holds all the same fails the run (a stale exception). */
export type ClaimPolicy = 'lenient' | 'strict';

export type ExitCode = 0 | 1 | 3 | 130;

/**
 * Exit code of `run` (design, section 9). An interruption comes first: whoever pressed Ctrl-C must not read a verdict
 * out of what happened to be finished.
 */
export function exitCodeOf({ outcome, claims, matrix, tests }: Judgement, policy: ClaimPolicy): ExitCode {
  if (outcome === 'interrupted') return 130;
  if (claims.some(({ status }) => status === 'Failed')) return 1;
  if (policy === 'strict' && claims.some(({ better }) => better.length > 0)) return 1;
  const isTroubled = tests.some(({ expectations }) =>
    expectations.some(({ reason }) => reason === 'trouble'),
  );
  const isOpen =
    claims.some(({ status }) => status === 'Undetermined') ||
    matrix.some(({ capability }) => capability === 'Undetermined');
  return isOpen || isTroubled ? 3 : 0;
}
