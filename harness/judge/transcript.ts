import type { ExpectationRecord, TestEvidence, TestRecord, TestStep } from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';
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

/** A test's evidence, read once: episodes and attempts. */
export interface Transcript {
  readonly test: TestRecord;
  readonly steps: readonly TestStep[];
  readonly attempts: readonly Attempt[];
  /** By `seq`. */
  readonly episodes: readonly Episode[];
}

export function transcriptOf({ test, steps }: Pick<TestEvidence, 'test' | 'steps'>): Transcript {
  const attempts = attemptsOf(steps);
  const starts = steps.flatMap((step, i) =>
    step.record === 'expectation' ? [{ record: step, begin: i }] : [],
  );
  const episodes = starts.map(({ record, begin }, i) => {
    const end = endOf(steps, begin, starts[i + 1]?.begin ?? steps.length);
    const own = attempts.filter((attempt) => attempt.step >= begin && attempt.step < end);
    const probes = own.filter((attempt) => attempt.purpose === 'probe');
    const lastChange = steps
      .slice(0, probes[0]?.step ?? end)
      .findLastIndex((step) => step.record === 'change');
    const change = steps[lastChange];
    return {
      record,
      expectation: record.expectation,
      steps: steps.slice(begin, end),
      begin,
      before: own.filter((attempt) => attempt.purpose === 'before'),
      probes,
      lastChange,
      since: change?.record === 'change' ? change.at : (own[0]?.sent.startedAt ?? 0),
    };
  });
  return { test, steps, attempts, episodes: episodes.sort((a, b) => a.record.seq - b.record.seq) };
}

/** Load, set-up and changes that follow the last observation prepare the next expectation. */
function endOf(steps: readonly TestStep[], begin: number, next: number): number {
  const last = steps.slice(0, next).findLastIndex(isObservation);
  if (last <= begin) return next;
  const preparation = steps
    .slice(last, next)
    .findIndex((step) => step.record === 'change' || (step.record === 'sent' && !isObservation(step)));
  return preparation === -1 ? next : last + preparation;
}

function isObservation(step: TestStep): boolean {
  if (step.record === 'sent') return step.purpose !== 'load' && step.purpose !== 'admit';
  return step.record === 'reading' || step.record === 'self-check';
}
