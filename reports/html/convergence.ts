import { clientsOf } from '../../harness/judge/clients.ts';
import { convergedAt } from '../../harness/judge/gate.ts';
import type { Attempt } from '../../harness/judge/outcomes.ts';
import { shareProgress } from '../../harness/judge/share.ts';
import type { Episode } from '../../harness/judge/transcript.ts';
import { AGREEING } from '../../harness/model/expectation.ts';
import { durationText, plural } from './amount.ts';

/** When the state under test was there. */
export interface Convergence {
  /** The attempt that shows it. */
  readonly attempt: Attempt | undefined;
  readonly words: string;
}

/** When what an expectation expects came about; undefined where nothing of the kind was waited for. */
export function convergenceOf(episode: Episode): Convergence | undefined {
  const { expectation, probes } = episode;
  if (probes.length === 0) return undefined;
  switch (expectation.kind) {
    case 'delivered':
    case 'denied':
    case 'confined': {
      const opened = convergedAt(
        expectation.kind,
        probes.map(({ outcome }) => outcome),
      );
      return wordsOf(episode, opened, `the first of ${AGREEING} agreeing attempts in a row`);
    }
    case 'shares':
      return sharesShown(episode, expectation);
    case 'steady':
    case 'reading':
    case 'schema':
    case 'event':
    case 'rejected':
    case 'accepted':
      return undefined;
    default:
      return expectation satisfies never;
  }
}

function wordsOf(episode: Episode, index: number | undefined, what: string): Convergence | undefined {
  const { probes, record, since, lastChange, begin } = episode;
  const attempt = index === undefined ? undefined : probes[index];
  const limit = `limit ${durationText(record.withinMs)}`;
  if (attempt === undefined) {
    return {
      attempt,
      words: `never: ${plural(probes.length, 'attempt')}, not ${AGREEING} in a row agree (${limit})`,
    };
  }
  if (lastChange < begin && index === 0) return undefined;
  const after = `${durationText(attempt.sent.startedAt - since)} after the change (${limit})`;
  return { attempt, words: `as expected from ${after} on: attempt ${(index ?? 0) + 1}, ${what}` };
}

function sharesShown(
  episode: Episode,
  expectation: Extract<Episode['expectation'], { kind: 'shares' }>,
): Convergence | undefined {
  const { attempts, perClient, batchSizes } = clientsOf(expectation, episode.probes);
  const { openings } = shareProgress(expectation, perClient, batchSizes);
  const limit = `limit ${durationText(episode.record.withinMs)}`;
  const firsts = openings.map((opening, client) => opening && attempts[client]?.[opening.from]);
  const shown = openings.map((opening, client) => {
    const from = expectation.probes[client]?.from ?? 'a client';
    const first = firsts[client];
    if (opening === undefined) return `${from}: the new state never showed (${limit})`;
    if (first === undefined || opening.at < 0) return `${from}: nothing had to change`;
    const after = durationText(first.sent.startedAt - episode.since);
    return `${from}: the new state shows ${after} after the change (${limit}), certain with request ${opening.at + 1}`;
  });
  const seen = firsts.filter((first) => first !== undefined);
  const last = seen.toSorted((a, b) => b.sent.startedAt - a.sent.startedAt)[0];
  const isOpen = seen.length === openings.length;
  return { attempt: isOpen ? last : undefined, words: shown.join('; ') };
}
