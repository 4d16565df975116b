import { clientsOf } from './clients.ts';
import type { Holdable } from './gate.ts';
import { convergedAt } from './gate.ts';
import type { Attempt } from './outcomes.ts';
import { shareProgress } from './share.ts';
import type { Episode, Transcript } from './transcript.ts';

/** Was the old state contrary to what is expected of the new one? `confined` and `delivered` expect a delivery. */
function wasContrary(kind: Holdable['kind'], { outcome }: Attempt): boolean {
  if (outcome.kind === 'leaked') return true;
  return outcome.kind === (kind === 'denied' ? 'delivered' : 'denied');
}

/** A gate: observed contrary before the change, and as expected after it. Nothing but the change can have opened it. */
function openedGate(episode: Episode): boolean {
  const { expectation, before, probes } = episode;
  switch (expectation.kind) {
    case 'delivered':
    case 'denied':
    case 'confined':
      return (
        before.length > 0 &&
        before.every((attempt) => wasContrary(expectation.kind, attempt)) &&
        convergedAt(
          expectation.kind,
          probes.map((probe) => probe.outcome),
        ) !== undefined
      );
    case 'shares': {
      if (expectation.arriving.length + expectation.leaving.length === 0) return false;
      const { perClient, batchSizes } = clientsOf(expectation, probes);
      return shareProgress(expectation, perClient, batchSizes).kind !== 'gate-shut';
    }
    case 'reading':
    case 'steady':
    case 'schema':
    case 'event':
    case 'rejected':
    case 'accepted':
      return false;
    default:
      return expectation satisfies never;
  }
}

/** Since the last change before this episode, has any gate shown that the change is in force? True without a change. */
export function isChangeInForce({ episodes }: Transcript, episode: Episode): boolean {
  if (episode.lastChange === -1) return true;
  return episodes.some(
    (other) =>
      other.record.seq <= episode.record.seq &&
      (other.probes[0]?.step ?? -1) > episode.lastChange &&
      openedGate(other),
  );
}
