import type { Intended } from '../model/outcome.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Attempt } from './outcomes.ts';
import { fail } from './ruling.ts';

/** Those that somebody recorded who was not meant to. */
export function straysAmong(attempts: readonly Attempt[], intended: readonly Intended[]): readonly Attempt[] {
  return attempts.filter(({ receipts }) =>
    receipts.some((r) => !intended.some((i) => i.workload === r.workload && i.port === r.port)),
  );
}

/** @param strays at least one */
export function strayed(strays: readonly Attempt[]): Verdict {
  const recipients = new Set(
    strays.flatMap(({ receipts }) => receipts.map((r) => `${r.workload}:${r.port}`)),
  );
  return fail('stray-recipient', `${strays.length} probes arrived at ${[...recipients].join(', ')}`);
}
