import type { Verdict } from '../model/verdict.ts';
import type { ClientShares } from './client-shares.ts';
import { clientsOf } from './clients.ts';
import { selfChecked } from './control.ts';
import { tally, troubleAmong } from './convergence.ts';
import { limitOf, waitedForLimit } from './limit.ts';
import type { Attempt } from './outcomes.ts';
import { arrivalsOf } from './outcomes.ts';
import { fail, inconclusive } from './ruling.ts';
import type { Opening, SharesExpectation } from './share.ts';
import { arrivalNeeded, shareProgress } from './share.ts';
import type { Episode } from './transcript.ts';

/** `shares`: each client's requests are spread over the backends by their weights. */
export function judgeShares(episode: Episode<SharesExpectation>): Verdict {
  const { expectation, probes } = episode;
  const { attempts, perClient, batchSizes } = clientsOf(expectation, probes);
  const progress = shareProgress(expectation, perClient, batchSizes);
  if (progress.kind === 'gate-shut') {
    const shut = attempts.filter((_, client) => progress.openings[client] === undefined);
    return gateShut(episode, shut);
  }
  const seen = progress.clients.map((client, i) => describe(expectation, client, i)).join('; ');
  const late = progress.openings.some((opening, client) => isLate(episode, opening, attempts[client] ?? []));
  if (late) {
    return fail(
      'not-enforced-in-time',
      `the old state was still seen after ${episode.record.withinMs} ms; then ${seen}`,
    );
  }
  const counted = attempts.flatMap((own, client) => {
    const begin = (progress.openings[client]?.at ?? -1) + 1;
    return own.slice(begin);
  });
  const trouble = troubleAmong(counted);
  if (trouble) return trouble;
  switch (progress.kind) {
    case 'accept':
      return { verdict: 'pass', detail: seen };
    case 'reject': {
      const missed = counted.some(({ receipts }) => receipts.length === 0);
      if (missed && alive(episode) === 'silent')
        return inconclusive('control-silent', 'a backend does not answer on its own loopback');
      return fail('share-off', seen);
    }
    case 'undecided':
      return inconclusive('undecided-at-bound', seen);
    case 'counting':
      return inconclusive(
        episode.record.skipped ?? 'not-reached',
        `counting stopped before a decision: ${seen}`,
      );
    default:
      return progress satisfies never;
  }
}

/** The old state seen after the limit. */
function isLate(episode: Episode, { from }: Opening, own: readonly Attempt[]): boolean {
  const lastOld = own[from - 1];
  return lastOld !== undefined && lastOld.receipts.length > 0 && lastOld.sent.startedAt > limitOf(episode);
}

function gateShut(episode: Episode<SharesExpectation>, shut: readonly (readonly Attempt[])[]): Verdict {
  const { record } = episode;
  const last = shut.flatMap((own) => own.slice(-SEEN));
  const unfit = troubleAmong(last);
  if (unfit) return unfit;
  if (last.length === 0) return inconclusive(record.skipped ?? 'not-reached', 'nothing was sent');
  if (!waitedForLimit(episode))
    return inconclusive('not-reached', 'probing stopped before the convergence limit had passed');
  if (alive(episode) !== 'alive') {
    return inconclusive(
      'control-silent',
      'the gate stayed shut, and not every backend answered on its own loopback',
    );
  }
  const late = shut.map((own) => own.filter(({ sent }) => sent.startedAt > limitOf(episode)));
  if (!late.some((own) => showsOldState(episode.expectation, own))) {
    return inconclusive(
      'gate-shut',
      'the gate stayed shut, but too few requests were sent to exclude chance',
    );
  }
  return fail(
    'not-enforced-in-time',
    `the new state was not seen within ${record.withinMs} ms; last seen: ${tally(last)}`,
  );
}

const SEEN = 5;

/**
 * Is it no accident that the gate is shut? An old-only workload is still reached, or too many requests in a row reached
 * none of the arriving ones.
 *
 * @param late requests sent after the limit: until then the old state is no fault
 */
function showsOldState(expectation: SharesExpectation, late: readonly Attempt[]): boolean {
  const { arriving, leaving } = expectation;
  const reached = new Set(
    late.flatMap(({ receipts }) => arrivalsOf(receipts).map(({ workload }) => workload)),
  );
  if (leaving.some(({ workload }) => reached.has(workload))) return true;
  return !arriving.some((workload) => reached.has(workload)) && late.length >= arrivalNeeded(expectation);
}

/** Backends with a share of nothing need not be alive. */
function alive(episode: Episode<SharesExpectation>): ReturnType<typeof selfChecked> {
  const { backends, probes } = episode.expectation;
  const serving = backends.filter(({ share }) => share > 0).flatMap(({ recipients }) => recipients);
  return selfChecked(episode, serving, probes[0]?.call.protocol ?? 'http');
}

function describe({ probes }: SharesExpectation, client: ClientShares, index: number): string {
  const shares = client.estimates
    .map(
      ({ service, expected, observed }) =>
        `${service} ${observed.toFixed(3)} (expected ${expected.toFixed(3)})`,
    )
    .join(', ');
  return `${probes[index]?.from}: ${shares} of ${client.counted} requests, ${dependenceText(client)}`;
}

/** How the requests hang together: negative where the backends take turns, near 1 where a choice sticks. */
function dependenceText({ dependence, impossibleRun, counted, estimates }: ClientShares): string {
  const { autocorrelation } = dependence;
  const longestRun = impossibleRun ?? dependence.longestRun;
  if (longestRun.length === 0) return 'none of which reached a backend';
  const to = estimates[longestRun.backend]?.service;
  const chance = (2 / Math.sqrt(counted)).toFixed(2);
  return [
    // A sequence without variation has no autocorrelation.
    ...(longestRun.length === counted
      ? [`all in a row to ${to}`]
      : [
          `lag-1 autocorrelation ${autocorrelation.toFixed(2)} (independent: 0 ± ${chance})`,
          `at most ${longestRun.length} in a row, to ${to}`,
        ]),
    ...(impossibleRun
      ? ['right in the long run at best, for independent requests do not produce such a run']
      : []),
  ].join(', ');
}
