import type {
  ExpectationRecord,
  ObservationRecord,
  TestEvidence,
  TestRecord,
  TestStep,
} from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';
import type { Observation } from '../model/observation.ts';
import type { Attempt } from './outcomes.ts';
import { attemptsOf } from './outcomes.ts';

/** One expectation with everything that was observed for it. */
export interface Episode<E extends Expectation = Expectation> {
  readonly record: ExpectationRecord;
  readonly expectation: E;
  /** Its steps, from its record on; not what the test did between this expectation and the next. */
  readonly steps: readonly TestStep[];
  /** Position of the first of them among the test's steps. */
  readonly begin: number;
  readonly before: readonly Attempt[];
  /** What is judged, in the order sent. */
  readonly probes: readonly Attempt[];
  /** Position in the test of the last change before its first probe; −1 if there was none. */
  readonly lastChange: number;
  /** When the state under test began: that change, else the episode's first attempt. Milliseconds since the epoch. */
  readonly since: number;
}

/** One observation of an open clause with everything that was seen for it. */
export interface Sighting<O extends Observation = Observation> {
  readonly record: ObservationRecord;
  readonly observation: O;
  /** As an episode's. */
  readonly steps: readonly TestStep[];
  readonly begin: number;
  /** What the finding is made from, in the order sent. */
  readonly attempts: readonly Attempt[];
}

/** A test's evidence, read once: episodes and attempts. */
export interface Transcript {
  readonly test: TestRecord;
  readonly steps: readonly TestStep[];
  readonly attempts: readonly Attempt[];
  /** By `seq`. */
  readonly episodes: readonly Episode[];
  /** By `seq`. */
  readonly sightings: readonly Sighting[];
}

export function transcriptOf({ test, steps }: Pick<TestEvidence, 'test' | 'steps'>): Transcript {
  const attempts = attemptsOf(steps);
  const starts = steps.flatMap((record, begin) =>
    record.record === 'expectation' || record.record === 'observation' ? [{ record, begin }] : [],
  );
  const episodes: Episode[] = [];
  const sightings: Sighting[] = [];
  for (const [i, { record, begin }] of starts.entries()) {
    const end = endOf(steps, begin, starts[i + 1]?.begin ?? steps.length);
    const own = attempts.filter((attempt) => attempt.step >= begin && attempt.step < end);
    const stretch = { steps: steps.slice(begin, end), begin };
    if (record.record === 'observation') {
      const observed = own.filter((attempt) => attempt.purpose === 'observe');
      sightings.push({ record, observation: record.observation, ...stretch, attempts: observed });
      continue;
    }
    const probes = own.filter((attempt) => attempt.purpose === 'probe');
    const lastChange = steps
      .slice(0, probes[0]?.step ?? end)
      .findLastIndex((step) => step.record === 'change');
    const change = steps[lastChange];
    episodes.push({
      record,
      expectation: record.expectation,
      ...stretch,
      before: own.filter((attempt) => attempt.purpose === 'before'),
      probes,
      lastChange,
      since: change?.record === 'change' ? change.at : (own[0]?.sent.startedAt ?? 0),
    });
  }
  return { test, steps, attempts, episodes: episodes.sort(bySeq), sightings: sightings.sort(bySeq) };
}

interface Numbered {
  readonly record: { readonly seq: number };
}

function bySeq(a: Numbered, b: Numbered): number {
  return a.record.seq - b.record.seq;
}

/** Load, set-up and changes that follow the last observation prepare the next expectation. */
function endOf(steps: readonly TestStep[], begin: number, next: number): number {
  const last = steps.slice(0, next).findLastIndex(isMeasurement);
  // Trouble ends a test: what led to it belongs to the expectation that was under way.
  if (last <= begin || steps.slice(last, next).some((step) => step.record === 'trouble')) return next;
  const preparation = steps
    .slice(last, next)
    .findIndex((step) => step.record === 'change' || (step.record === 'sent' && !isMeasurement(step)));
  return preparation === -1 ? next : last + preparation;
}

function isMeasurement(step: TestStep): boolean {
  if (step.record === 'sent') return step.purpose !== 'load' && step.purpose !== 'admit';
  return step.record === 'reading' || step.record === 'events' || step.record === 'self-check';
}
