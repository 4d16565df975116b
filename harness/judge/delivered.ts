import type { Expectation } from '../model/expectation.ts';
import type { Verdict } from '../model/verdict.ts';
import { PASS } from '../model/verdict.ts';
import { hasNegativeControl, selfChecked, unreadAfter } from './control.ts';
import { convergenceOf, cutShort, excuseOf, tally, troubleAmong } from './convergence.ts';
import { refutes } from './gate.ts';
import { isSentAfterLimit } from './limit.ts';
import type { Attempt } from './outcomes.ts';
import { fail, inconclusive } from './ruling.ts';
import { strayed, straysAmong } from './stray.ts';
import type { Episode, Transcript } from './transcript.ts';

type Delivery = Extract<Expectation, { kind: 'delivered' | 'confined' }>;

/** `delivered`: from the opened gate on, every probe arrives where it should and its answer comes back whole. */
export function judgeDelivered(transcript: Transcript, episode: Episode<Delivery>): Verdict {
  const convergence = convergenceOf(episode);
  if (convergence.kind !== 'converged') return undelivered(episode, convergence);
  const { held } = convergence;
  const broken = held.filter(({ outcome }) => refutes('delivered', outcome));
  if (broken.length > 0) {
    if (alive(episode) === 'silent') return serversSilent();
    return fail(
      'did-not-hold',
      `${broken.length} of ${held.length} probes after the first were not delivered: ${tally(broken)}`,
    );
  }
  return troubleAmong(held) ?? cutShort(episode, held) ?? meaningless(transcript, episode) ?? PASS;
}

/** `confined`: each of the intended workloads records probes, and nobody else does. */
export function judgeConfined(transcript: Transcript, episode: Episode<Delivery>): Verdict {
  const { expectation, probes } = episode;
  const convergence = convergenceOf(episode);
  const { intended } = expectation;
  const lastStrays = convergence.kind === 'never' ? straysAmong(convergence.last, intended) : [];
  if (convergence.kind === 'never' && lastStrays.length > 0) {
    return excuseOf(episode, convergence.last) ?? strayed(lastStrays);
  }
  if (convergence.kind !== 'converged') return undelivered(episode, convergence);
  const { held } = convergence;
  const strays = straysAmong(held, intended);
  if (strays.length > 0) return strayed(strays);
  const unread = unreadAfter(transcript, probes.at(-1) as Attempt);
  if (unread.length > 0)
    return inconclusive('trouble', `the logs of ${unread.join(', ')} were not read after the last probe`);
  return (
    troubleAmong(held) ??
    cutShort(episode, held) ??
    leftOut(episode, held) ??
    meaningless(transcript, episode) ??
    PASS
  );
}

/** An intended workload that none of so many probes reached: it is not among those that the requests are spread over. */
function leftOut({ expectation }: Episode<Delivery>, held: readonly Attempt[]): Verdict | undefined {
  const reached = new Set(held.flatMap(({ receipts }) => receipts.map((receipt) => receipt.workload)));
  const missing = expectation.intended.filter(({ workload }) => !reached.has(workload));
  if (missing.length === 0) return undefined;
  return fail(
    'share-off',
    `none of ${held.length} probes arrived at ${missing.map(({ workload }) => workload).join(', ')}`,
  );
}

/** The gate stayed shut: the mesh's fault only if the servers themselves answered all the while. */
function undelivered(
  episode: Episode<Delivery>,
  { kind, last }: { readonly kind: 'late' | 'never'; readonly last: readonly Attempt[] },
): Verdict {
  const excuse = excuseOf(episode, last);
  if (excuse) return excuse;
  const seen = `within ${episode.record.withinMs} ms; last seen: ${tally(last)}`;
  if (kind === 'late') return fail('not-enforced-in-time', `delivered, but not ${seen}`);
  const isRefuted = last.some((one) => refutes('delivered', one.outcome) && isSentAfterLimit(episode, one));
  if (!isRefuted)
    return inconclusive('not-reached', `what was sent later got through, too little to tell; ${seen}`);
  switch (alive(episode)) {
    case 'alive':
      return fail('not-enforced-in-time', `not delivered ${seen}`);
    case 'silent':
      return serversSilent();
    case 'unasked':
      return inconclusive(
        'control-silent',
        'nothing was delivered, and the servers were not asked whether they answer',
      );
  }
}

function alive(episode: Episode<Delivery>): ReturnType<typeof selfChecked> {
  const { intended, probe } = episode.expectation;
  return selfChecked(episode, intended, probe.call.protocol);
}

function serversSilent(): Verdict {
  return inconclusive('control-silent', 'an intended server does not answer on its own loopback');
}

/** Why a delivery proves nothing: it worked before the change too, or nobody is ever turned away. */
function meaningless(
  transcript: Transcript,
  { expectation, before }: Episode<Delivery>,
): Verdict | undefined {
  if (before.length > 0 && before.every(({ outcome }) => outcome.kind === 'delivered')) {
    return inconclusive('gate-open-before', 'the same probe was delivered before the change already');
  }
  const { api } = transcript.test;
  if ((api === 'access' || api === 'specs') && !hasNegativeControl(transcript, expectation.probe)) {
    return inconclusive('no-negative-control', 'nobody was denied at this destination in the whole test');
  }
  return undefined;
}
