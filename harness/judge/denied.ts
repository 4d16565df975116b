import type { Expectation } from '../model/expectation.ts';
import type { Verdict } from '../model/verdict.ts';
import { PASS } from '../model/verdict.ts';
import { positiveControls, unreadAfter } from './control.ts';
import { convergenceOf, cutShort, excuseOf, tally, troubleAmong } from './convergence.ts';
import { refutes } from './gate.ts';
import { isSentAfterLimit, waitedForLimit } from './limit.ts';
import { isChangeInForce } from './opening.ts';
import type { Attempt } from './outcomes.ts';
import { fail, inconclusive } from './ruling.ts';
import type { Episode, Transcript } from './transcript.ts';

type Denial = Extract<Expectation, { kind: 'denied' }>;

/** `denied`: from the opened gate on nobody records a probe, while others get through before and after. */
export function judgeDenied(transcript: Transcript, episode: Episode<Denial>): Verdict {
  const convergence = convergenceOf(episode);
  switch (convergence.kind) {
    case 'never':
      return notDenied(episode, convergence.last);
    case 'late':
      return fail(
        'not-enforced-in-time',
        `denied, but not within ${episode.record.withinMs} ms; before: ${tally(convergence.last)}`,
      );
    case 'converged':
      return heldDenial(transcript, episode, convergence.held);
    default:
      return convergence satisfies never;
  }
}

/** What got through proves by itself that everything was alive. */
function notDenied(episode: Episode<Denial>, last: readonly Attempt[]): Verdict {
  const through = last.filter(({ outcome }) => refutes('denied', outcome));
  if (through.some((one) => isSentAfterLimit(episode, one)) && waitedForLimit(episode)) {
    const reason = through.some(({ outcome }) => outcome.kind === 'delivered') ? 'delivered' : 'leaked';
    return fail(reason, `after ${episode.record.withinMs} ms still: ${tally(last)}`);
  }
  return (
    excuseOf(episode, last) ??
    inconclusive('not-reached', `never denied often enough in a row; last seen: ${tally(last)}`)
  );
}

function heldDenial(transcript: Transcript, episode: Episode<Denial>, held: readonly Attempt[]): Verdict {
  const through = held.filter(({ outcome }) => refutes('denied', outcome));
  // A leak is a leak: it needs no control.
  if (through.length > 0)
    return fail('did-not-hold', `${through.length} of ${held.length} probes got through: ${tally(through)}`);
  const unheld = troubleAmong(held) ?? cutShort(episode, held);
  if (unheld) return unheld;
  if (!isChangeInForce(transcript, episode)) {
    return inconclusive('no-gate', 'no gate has shown that the last change was in force');
  }
  const controls = positiveControls(transcript, held);
  if (controls.kind === 'missing') {
    return inconclusive(
      'no-positive-control',
      `nothing was delivered to this destination ${controls.which} the denied probes`,
    );
  }
  const unread = unreadAfter(transcript, controls.after);
  if (unread.length > 0) {
    return inconclusive('trouble', `the logs of ${unread.join(', ')} were not read after the last control`);
  }
  return PASS;
}
