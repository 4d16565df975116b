import type { TestStep } from '../model/evidence.ts';
import type { Attempt } from './outcomes.ts';
import type { Episode } from './transcript.ts';

/** When the mesh must have converged, milliseconds since the epoch. */
export function limitOf({ since, record }: Episode): number {
  return since + record.withinMs;
}

/**
 * The share of the limit that must demonstrably have been waited for before a gate counts as shut: agents and harness
 * read different clocks, and the last poll before the limit may be the last.
 */
export const WAITED = 0.95;

/** Did the harness go on looking for the whole convergence limit? A driver cut short proves nothing against the mesh. */
export function waitedForLimit(episode: Episode): boolean {
  const last = Math.max(...episode.steps.map(endOf));
  return last - episode.since >= episode.record.withinMs * WAITED;
}

/** Was it sent when the limit had passed? Only then is the old state the mesh's fault. */
export function isSentAfterLimit({ since, record }: Episode, { sent }: Attempt): boolean {
  return sent.startedAt - since >= record.withinMs * WAITED;
}

function endOf(step: TestStep): number {
  switch (step.record) {
    case 'sent':
      return Math.max(...step.sent.map((sent) => sent.endedAt));
    case 'received':
    case 'self-check':
    case 'reading':
    case 'events':
      return step.at;
    default:
      return Number.NEGATIVE_INFINITY;
  }
}
