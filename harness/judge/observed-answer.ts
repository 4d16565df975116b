import type { TestEvidence } from '../model/evidence.ts';
import type { Finding, MetricPick, Observation } from '../model/observation.ts';
import type { Flow } from './amount.ts';
import { amountOf, flowsOf } from './amount.ts';
import type { Sight } from './sight.ts';
import { found, unobserved } from './sight.ts';
import type { TrafficMetrics } from './traffic-metrics.ts';
import { itemsOf, METRIC_NAMES, objectOf } from './traffic-metrics.ts';
import type { Sighting, Transcript } from './transcript.ts';
import { transcriptOf } from './transcript.ts';

type AnswerSighting = Sighting<Extract<Observation, { kind: 'answer' }>>;

/** The last answer decides: the driver goes on reading until one shows something. */
export function sightOfAnswer(transcript: Transcript, sighting: AnswerSighting): Sight {
  const last = sighting.steps.findLast((step) => step.record === 'reading');
  if (last?.record !== 'reading') return unobserved('not-reached', 'the metrics were not read');
  const shown = shownBy(transcript, sighting);
  if (shown !== undefined) return shown;
  const { path, status } = last;
  if (status === 200) return unobserved('window-too-short', `${path} did not show what was looked for`);
  return status >= 500 ? unobserved('trouble', `${path}: HTTP ${status}`) : found(`HTTP ${status}`);
}

/** For the driver: does the last answer of this observation show something already? */
export function answerShows(evidence: Pick<TestEvidence, 'test' | 'steps'>, seq: number): boolean {
  const transcript = transcriptOf(evidence);
  const sighting = transcript.sightings.find(({ record }) => record.seq === seq);
  return (
    sighting?.observation.kind === 'answer' && shownBy(transcript, sighting as AnswerSighting) !== undefined
  );
}

/** What the last answer shows; undefined where it may be too early to say. */
function shownBy(transcript: Transcript, { observation, steps, begin }: AnswerSighting): Sight | undefined {
  const position = steps.findLastIndex((step) => step.record === 'reading');
  const last = steps[position];
  if (last?.record !== 'reading' || last.status !== 200) return undefined;
  const { pick } = observation;
  if (pick.pick === 'kind') return found(word(objectOf(last.body).kind));
  const items = itemsOf(last.body) ?? [];
  if (items.length === 0) return undefined;
  switch (pick.pick) {
    case 'unit':
      return found(agreed(items.flatMap(unitsOf)));
    case 'window':
      return found(
        agreed(items.map(({ windowMs }) => (windowMs === undefined ? 'none' : seconds(windowMs)))),
      );
    case 'side':
      return found(agreed(items.map(sideOf)));
    case 'scope':
      return found(scopesOf(items));
    case 'counted':
      return counted(transcript, pick, items, begin + position);
    default:
      return pick satisfies never;
  }
}

/** A stranger's text becomes part of the result: it is kept short. */
const LONGEST_WORD = 40;

function word(value: unknown): Finding {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_WORD) : 'none';
}

function agreed(words: readonly Finding[]): Finding {
  const [first = 'none', ...others] = new Set(words);
  return others.length > 0 ? 'various' : first;
}

function seconds(ms: number): string {
  return `${ms / 1000}s`;
}

function unitsOf({ metrics }: TrafficMetrics): readonly Finding[] {
  return METRIC_NAMES.filter((name) => name.endsWith('_latency')).map((name) =>
    word(metrics.get(name)?.unit),
  );
}

/** Does the side fit the direction as in the text's examples (metrics:93-131)? */
function sideOf({ edge: { direction, side } }: TrafficMetrics): Finding {
  if (side === undefined) return 'absent';
  return (direction === 'to' && side === 'client') || (direction === 'from' && side === 'server')
    ? 'fits'
    : 'contrary';
}

function scopesOf(items: readonly TrafficMetrics[]): Finding {
  const lesser = new Set(
    items.flatMap(({ edge: { resource } }) => {
      if (resource.name !== undefined) return [];
      if (resource.kind !== undefined) return ['only a kind'];
      return [resource.namespace === undefined ? 'blank' : 'only a namespace'];
    }),
  );
  return lesser.size === 0 ? 'none' : [...lesser].sort().join(' + ');
}

function counted(
  transcript: Transcript,
  { of, requests, after }: Extract<MetricPick, { pick: 'counted' }>,
  items: readonly TrafficMetrics[],
  step: number,
): Sight | undefined {
  const { workloads } = transcript.test.layout;
  const flows = flowsOf(transcript, step);
  const to = (role: typeof of) => (flow: Flow) => flow.receivers.includes(workloads[role].name);
  const countOf = (role: typeof of, name: 'success_count' | 'failure_count') =>
    items.find(({ resource }) => resource.name === workloads[role].name)?.metrics.get(name)?.value ?? 0;
  // Half of them: counts of a mesh that samples are near, and all other traffic of these workloads is none.
  const most = (count: number, of: number) => of > 0 && count > of / 2;

  if (!most(countOf(after, 'success_count'), amountOf(flows, to(after)).success)) return undefined;
  const amount = amountOf(flows, to(of));
  const answered = amount.success + amount.failure;
  const [sent, others] = requests === 'denied' ? [amount.denied, answered] : [answered, amount.denied];
  if (sent === 0 || others > 0) {
    return unobserved(
      'no-negative-control',
      `of the requests for ${of} ${amount.denied} were denied, ${answered} answered`,
    );
  }
  const isSuccess = most(countOf(of, 'success_count'), sent);
  const isFailure = most(countOf(of, 'failure_count'), sent);
  if (isSuccess && isFailure) return found('both');
  return found(isSuccess ? 'success' : isFailure ? 'failure' : 'neither');
}
