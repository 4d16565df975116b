import type { ReadingRecord, TestEvidence } from '../model/evidence.ts';
import type { MetricCheck } from '../model/metric.ts';
import type { Verdict } from '../model/verdict.ts';
import { PASS } from '../model/verdict.ts';
import { WAITED } from './limit.ts';
import { problemOf } from './metric-check.ts';
import type { ReadingExpectation, Round } from './round.ts';
import { fail, inconclusive } from './ruling.ts';
import { itemsOf } from './traffic-metrics.ts';
import type { Episode, Transcript } from './transcript.ts';
import { transcriptOf } from './transcript.ts';

export type { ReadingExpectation } from './round.ts';

/**
 * Does the round speak for all the traffic of the test? `early`: not for the last of it yet · `past`: no longer for
 * the first · `gone`: no longer for any of it · `unknown`: it holds nothing that could say.
 */
type Coverage = 'full' | 'early' | 'past' | 'gone' | 'unknown';

interface Findings {
  readonly rounds: readonly Round[];
  readonly usable: readonly Round[];
  readonly exhausted: boolean;
  readonly problem: (round: Round) => string | undefined;
}

/** Readings that must be right one after the other. */
const IN_A_ROW = 2;

/** `reading`: the last two readings that speak for all the traffic sent before them show what the check asks for. */
export function judgeReading(transcript: Transcript, episode: Episode<ReadingExpectation>): Verdict {
  const { record } = episode;
  const findings = findingsOf(transcript, episode);
  const { rounds, usable, problem } = findings;
  if (isSatisfied(findings)) return PASS;
  const first = rounds[0];
  const last = rounds.at(-1);
  if (!first || !last) return inconclusive(record.skipped ?? 'not-reached', 'the metrics were not read');
  const lastUsable = usable.at(-1);
  if (!lastUsable) {
    return inconclusive(
      'window-too-short',
      episode.expectation.check.check === 'expired'
        ? 'the window was not waited out: no reading had all the traffic before it'
        : 'no reading had all the traffic within [timestamp − window, timestamp]',
    );
  }
  const wrong = usable
    .slice(-IN_A_ROW)
    .map(problem)
    .findLast((found) => found !== undefined);
  if (wrong === undefined)
    return inconclusive('window-too-short', 'only one reading had all the traffic in its window');
  const waited = findings.exhausted || last.main.at - first.main.at >= record.withinMs * WAITED;
  return waited
    ? fail('metric-wrong', `${lastUsable.main.path}: ${wrong}`)
    : inconclusive('not-reached', `reading stopped before the limit; last seen: ${wrong}`);
}

/** For the driver: go on reading? `exhausted`: the window has passed over the first of the traffic for good. */
export function readingProgress(
  evidence: Pick<TestEvidence, 'test' | 'steps'>,
  seq: number,
): 'satisfied' | 'exhausted' | 'waiting' {
  const transcript = transcriptOf(evidence);
  const episode = transcript.episodes.find(({ record }) => record.seq === seq);
  if (episode?.expectation.kind !== 'reading') return 'waiting';
  const findings = findingsOf(transcript, episode as Episode<ReadingExpectation>);
  if (isSatisfied(findings)) return 'satisfied';
  return findings.exhausted ? 'exhausted' : 'waiting';
}

function isSatisfied({ usable, problem }: Findings): boolean {
  const last = usable.slice(-IN_A_ROW);
  return last.length === IN_A_ROW && last.every((round) => problem(round) === undefined);
}

function findingsOf(transcript: Transcript, episode: Episode<ReadingExpectation>): Findings {
  const { expectation } = episode;
  const rounds = roundsOf(episode);
  const problem = (round: Round) => problemOf({ transcript, expectation, round });
  if (!speaksOfTraffic(expectation.check)) return { rounds, usable: rounds, exhausted: false, problem };
  const coverages = rounds.map((round) => coverageOf(round, extentOf(transcript, round.step)));
  if (expectation.check.check === 'expired') {
    const gone = rounds.filter((_, i) => coverages[i] === 'gone');
    return { rounds, usable: gone, exhausted: false, problem };
  }
  const full = rounds.filter((_, i) => coverages[i] === 'full');
  const mute = coverages.every((coverage) => coverage === 'unknown');
  return { rounds, usable: mute ? rounds : full, exhausted: isPast(coverages.at(-1)), problem };
}

function roundsOf({ steps, begin, expectation }: Episode<ReadingExpectation>): readonly Round[] {
  const rounds: { main: ReadingRecord; step: number; parts: ReadingRecord[] }[] = [];
  for (const [i, step] of steps.entries()) {
    if (step.record !== 'reading') continue;
    if (step.path === expectation.path) rounds.push({ main: step, step: begin + i, parts: [] });
    else rounds.at(-1)?.parts.push(step);
  }
  return rounds;
}

/** What the answer shows whatever the traffic was. */
const STANDING: ReadonlySet<MetricCheck['check']> = new Set([
  'discovery',
  'not-found',
  'available',
  'granted',
  'forbidden',
  'shape',
  'kinds',
  'selector',
]);

function speaksOfTraffic({ check }: MetricCheck): boolean {
  return !STANDING.has(check);
}

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** From the first request sent to the last answer or receipt, milliseconds since the epoch. */
function extentOf({ attempts }: Transcript, step: number): Extent {
  const own = attempts.filter((attempt) => attempt.step < step);
  const times = own.flatMap(({ sent, receipts }) => [
    sent.startedAt,
    sent.endedAt,
    ...receipts.map((r) => r.at),
  ]);
  return {
    from: times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    to: times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  };
}

function isPast(coverage: Coverage | undefined): boolean {
  return coverage === 'past' || coverage === 'gone';
}

function coverageOf({ main, parts }: Round, { from, to }: Extent): Coverage {
  const items = [main, ...parts].flatMap(({ body }) => itemsOf(body) ?? []);
  const dated = items.flatMap(({ timestamp, windowMs }) =>
    timestamp === undefined || windowMs === undefined
      ? []
      : [{ begins: timestamp - windowMs, ends: timestamp }],
  );
  if (dated.length === 0) return 'unknown';
  if (dated.every(({ begins }) => begins > to)) return 'gone';
  if (dated.some(({ begins }) => begins > from)) return 'past';
  return dated.some(({ ends }) => ends < to) ? 'early' : 'full';
}
