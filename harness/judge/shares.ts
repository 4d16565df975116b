import type { Verdict } from '../model/verdict.ts';
import { PASS } from '../model/verdict.ts';
import type { ClientShares } from './client-shares.ts';
import { clientsOf } from './clients.ts';
import { selfChecked } from './control.ts';
import { tally, troubleAmong } from './convergence.ts';
import { limitOf, waitedForLimit } from './limit.ts';
import type { Attempt } from './outcomes.ts';
import { arrivalsOf } from './outcomes.ts';
import { fail, inconclusive } from './ruling.ts';
import { ALPHA } from './sequential.ts';
import type { Opening, SharesExpectation } from './share.ts';
import { absenceNeeded, shareProgress } from './share.ts';
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
  const late = progress.openings.some((opening, client) => isLate(episode, opening, attempts[client] ?? []));
  if (late)
    return fail('not-enforced-in-time', `the old state was still seen after ${episode.record.withinMs} ms`);
  const counted = attempts.flatMap((own, client) => {
    const begin = (progress.openings[client]?.at ?? -1) + 1;
    return own.slice(begin);
  });
  const trouble = troubleAmong(counted);
  if (trouble) return trouble;
  const seen = progress.clients.map((client, i) => describe(expectation, client, i)).join('; ');
  switch (progress.kind) {
    case 'accept':
      return PASS;
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
  if (!shut.some((own) => showsOldState(episode.expectation, own))) {
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

/** Is it no accident that the gate is shut? An old-only workload of late, or none of the arriving for very long. */
function showsOldState(expectation: SharesExpectation, own: readonly Attempt[]): boolean {
  const { arriving, leaving, backends } = expectation;
  const reaches = ({ receipts }: Attempt, workload: string) =>
    arrivalsOf(receipts).some((arrival) => arrival.workload === workload);
  const lastOld = own.findLastIndex((attempt) => leaving.some(({ workload }) => reaches(attempt, workload)));
  if (lastOld >= 0 && own.length - 1 - lastOld < absenceNeeded(expectation)) return true;
  const share = backends
    .filter(({ recipients }) => recipients.every(({ workload }) => arriving.includes(workload)))
    .reduce((sum, one) => sum + one.share, 0);
  return (1 - share) ** (own.length - 1 - lastOld) <= ALPHA;
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
  const run = client.impossibleRun;
  const runs = run
    ? `; right in the long run at best: ${run.length} in a row to ${client.estimates[run.backend]?.service}, which independent requests do not produce`
    : '';
  const correlation = client.dependence.autocorrelation.toFixed(2);
  return `${probes[index]?.from}: ${shares} of ${client.counted} requests, lag-1 autocorrelation ${correlation}${runs}`;
}
