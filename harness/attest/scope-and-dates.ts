import type { Result } from '../model/result.ts';
import type { Note } from './content.ts';
import type { Statement } from './statement.ts';
import { CAPABILITY_FIELD, DAY_MS, VALID_DAYS } from './statement.ts';
import type { VerificationOutcome } from './verification.ts';
import { Refusal } from './verification.ts';

/** Clocks of two machines may differ by so much. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/**
 * What a true attestation is worth: of a full run or of less, and for how long. Freshness counts from the end of the
 * run, so that signing old evidence anew makes it no younger.
 *
 * @throws Refusal `DATES_INVALID`
 */
export function judgeScopeAndDates(
  { predicate }: Statement,
  result: Result,
  now: Date,
  note: Note,
): VerificationOutcome {
  const { scope, issuedAt, validUntil } = predicate[CAPABILITY_FIELD];
  const invalid = (message: string) => new Refusal('dates', 'DATES_INVALID', message);
  const [issued, valid, ended] = [issuedAt, validUntil, result.run.endedAt].map((time) =>
    Date.parse(time),
  ) as [number, number, number];
  if (!(issued <= now.getTime() + CLOCK_SKEW_MS))
    throw invalid(`issued at ${issuedAt}, which is still to come`);
  if (!(issued >= ended - CLOCK_SKEW_MS))
    throw invalid(`issued at ${issuedAt}, before the run ended at ${result.run.endedAt}`);
  if (!(valid - ended <= VALID_DAYS * DAY_MS)) {
    throw invalid(
      `valid until ${validUntil}, but at most ${VALID_DAYS} days from the end of the run (${result.run.endedAt}) are allowed`,
    );
  }

  const limits = limitsOf(result);
  note('scope', limits === undefined, limits ?? 'full: every required test of the versions');
  const stale = now.getTime() > valid ? `stale: valid until ${validUntil}, run it again` : undefined;
  note('dates', stale === undefined, stale ?? `issued ${issuedAt}, valid until ${validUntil}`);

  if (scope !== 'full') return { kind: scope, message: limits ?? scope };
  return stale === undefined ? { kind: 'verified' } : { kind: 'stale', message: stale };
}

function limitsOf({ selection, fault, outcome }: Result): string | undefined {
  if (fault !== undefined) return `faulted: run with the fault ${fault.name}`;
  if (outcome === 'interrupted') return 'partial: the run was interrupted';
  if (selection.kind === 'full') return undefined;
  if (selection.shard !== undefined) {
    return `partial: shard ${selection.shard.index} of ${selection.shard.count}, to be merged with the others`;
  }
  return `partial: only ${[...selection.specs, ...selection.tests].join(', ')}`;
}
