import type { Verdict } from '../model/verdict.ts';
import { positiveControls, unreadAfter } from './control.ts';
import { tally, troubleAmong } from './convergence.ts';
import { inconclusive } from './ruling.ts';
import type { Episode, Transcript } from './transcript.ts';

/**
 * An expectation that was not driven since its client is not let in: nothing of it applies iff the attempts made before
 * anything was changed show that, as a denial is shown.
 */
export function judgeShutOut(transcript: Transcript, { begin }: Episode): Verdict {
  const premise = transcript.attempts.filter(({ purpose, step }) => purpose === 'premise' && step < begin);
  if (premise.length === 0)
    return inconclusive('trouble', 'nothing in the evidence shows that the client is not let in');
  const unfit = troubleAmong(premise);
  if (unfit) return unfit;
  if (premise.some(({ outcome }) => outcome.kind !== 'denied'))
    return inconclusive('trouble', `not driven, although the client is let in: ${tally(premise)}`);
  const controls = positiveControls(transcript, premise);
  if (controls.kind === 'missing') {
    return inconclusive(
      'no-positive-control',
      `nothing was delivered to this destination ${controls.which} the attempts of the client that is not let in`,
    );
  }
  const unread = unreadAfter(transcript, controls.after);
  if (unread.length > 0)
    return inconclusive('trouble', `the logs of ${unread.join(', ')} were not read after the last control`);
  const from = premise[0]?.probe.from;
  return {
    verdict: 'not-applicable',
    reason: 'not-let-in',
    detail: `${from} is not let in, whatever is applied: ${tally(premise)}`,
  };
}
