import type { RunEvidence, TestEvidence } from '../model/evidence.ts';
import { judgeExpectation } from './expectation.ts';
import type { Episode } from './transcript.ts';
import { transcriptOf } from './transcript.ts';

/** What the tests' time was spent on, summed over all of them, milliseconds. Tests overlap, so it exceeds the run's. */
export interface Pace {
  /** From a change until what it should bring was seen to hold. */
  readonly convergenceMs: number;
  /** Counting shares. */
  readonly sharesMs: number;
  /** Waiting for what did not come, to the convergence limit. */
  readonly limitsMs: number;
}

export function paceOf({ tests }: Pick<RunEvidence, 'tests'>): Pace {
  const pace = { convergenceMs: 0, sharesMs: 0, limitsMs: 0 };
  for (const test of tests) for (const { on, ms } of spansOf(test)) pace[on] += ms;
  return {
    convergenceMs: Math.round(pace.convergenceMs),
    sharesMs: Math.round(pace.sharesMs),
    limitsMs: Math.round(pace.limitsMs),
  };
}

/** The last probe of a limit that was waited out begins before its end. */
const NEARLY = 0.9;

interface Span {
  readonly on: keyof Pace;
  readonly ms: number;
}

function spansOf(test: TestEvidence): readonly Span[] {
  const transcript = transcriptOf(test);
  return transcript.episodes.flatMap((episode): readonly Span[] => {
    const end = episode.probes.at(-1)?.sent.endedAt ?? lastLook(episode);
    if (end === undefined) return [];
    const { expectation } = episode;
    const begin = isGate(episode) ? episode.since : (episode.probes[0]?.sent.startedAt ?? end);
    const ms = Math.max(0, end - begin);
    if (expectation.kind === 'shares') return [{ on: 'sharesMs', ms }];
    const verdict = judgeExpectation(transcript, episode);
    if (verdict.verdict !== 'pass' && ms >= NEARLY * episode.record.withinMs) return [{ on: 'limitsMs', ms }];
    return isGate(episode) ? [{ on: 'convergenceMs', ms }] : [];
  });
}

/** At Events, which are waited for without a probe. */
function lastLook({ steps }: Episode): number | undefined {
  const last = steps.findLast((step) => step.record === 'events');
  return last?.record === 'events' ? last.at : undefined;
}

/** Was there a change for this very expectation? */
function isGate({ lastChange, begin }: Episode): boolean {
  return lastChange >= begin;
}
