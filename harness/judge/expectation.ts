import type { Verdict } from '../model/verdict.ts';
import { judgeAdmission, refusalIn } from './admission.ts';
import { judgeConfined, judgeDelivered } from './delivered.ts';
import { judgeDenied } from './denied.ts';
import { judgeEvent } from './event.ts';
import { judgeShutOut } from './premise.ts';
import { judgeReading } from './reading.ts';
import { fail, inconclusive } from './ruling.ts';
import { judgeSchema } from './schema.ts';
import { judgeShares } from './shares.ts';
import { judgeSteady } from './steady.ts';
import type { Episode, Transcript } from './transcript.ts';

/** The verdict of one expectation, from what both ends recorded in its test. */
export function judgeExpectation(transcript: Transcript, episode: Episode): Verdict {
  const { skipped } = episode.record;
  if (skipped === 'not-let-in') return judgeShutOut(transcript, episode);
  if (skipped) return inconclusive(skipped, 'not driven, because of what happened before');
  const verdict = isUndriven(episode) ? undriven(episode) : verdictByKind(transcript, episode);
  const refusal = refusalIn(episode.steps);
  if (refusal !== undefined) return fail('object-refused', refusal);
  const troubles = episode.steps.filter((step) => step.record === 'trouble');
  // A mesh that takes nobody's change keeps the old state of everything.
  const frozen = troubles.find(({ code }) => code === 'MESH_FROZEN');
  const trouble = frozen ?? (provenAllTheSame(episode, verdict) ? undefined : troubles[0]);
  return trouble ? inconclusive('trouble', `${trouble.code}: ${trouble.message}`) : verdict;
}

function verdictByKind(transcript: Transcript, episode: Episode): Verdict {
  const { expectation } = episode;
  switch (expectation.kind) {
    case 'delivered':
      return judgeDelivered(transcript, { ...episode, expectation });
    case 'denied':
      return judgeDenied(transcript, { ...episode, expectation });
    case 'confined':
      return judgeConfined(transcript, { ...episode, expectation });
    case 'shares':
      return judgeShares({ ...episode, expectation });
    case 'steady':
      return judgeSteady(transcript, { ...episode, expectation });
    case 'schema':
      return judgeSchema({ ...episode, expectation });
    case 'event':
      return judgeEvent({ ...episode, expectation });
    case 'reading':
      return judgeReading(transcript, { ...episode, expectation });
    case 'rejected':
    case 'accepted':
      return judgeAdmission({ ...episode, expectation });
    default:
      return expectation satisfies never;
  }
}

/** Expected of traffic, but no probe was sent. */
function isUndriven({ expectation, probes }: Episode): boolean {
  const { kind } = expectation;
  return (
    probes.length === 0 &&
    (kind === 'delivered' ||
      kind === 'denied' ||
      kind === 'confined' ||
      kind === 'shares' ||
      kind === 'steady')
  );
}

/** The driver sends no probe at a denial's side unless its control gets through. */
function undriven({ steps }: Episode): Verdict {
  const controlled = steps.some((step) => step.record === 'sent' && step.purpose === 'control');
  return controlled
    ? inconclusive(
        'no-positive-control',
        'the control that should be allowed was not delivered, so nothing was probed',
      )
    : inconclusive('not-reached', 'no probe was sent');
}

/**
 * Trouble of ours can lose traffic, but it cannot bring any where it does not belong: what got through or went astray
 * is proven whatever else went wrong.
 */
function provenAllTheSame({ expectation }: Episode, verdict: Verdict): boolean {
  if (verdict.verdict !== 'fail') return false;
  return (
    verdict.reason === 'stray-recipient' ||
    (expectation.kind === 'denied' && verdict.reason !== 'not-enforced-in-time')
  );
}
