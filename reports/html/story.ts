import type { Attempt } from '../../harness/judge/outcomes.ts';
import type { Episode, Sighting, Transcript } from '../../harness/judge/transcript.ts';
import { transcriptOf } from '../../harness/judge/transcript.ts';
import type { Api, ApiVersion } from '../../harness/model/api.ts';
import type { ClauseId } from '../../harness/model/clause.ts';
import type { TestEvidence, TestStep } from '../../harness/model/evidence.ts';
import type { Subject } from './attempts.ts';
import { attemptRows } from './attempts.ts';
import type { Convergence } from './convergence.ts';
import { convergenceOf } from './convergence.ts';
import { eventsOf } from './events.ts';
import { expectedText } from './expected.ts';
import type { Moment } from './moment.ts';
import type { Places } from './places.ts';
import { placesOf } from './places.ts';
import type { ShareCourse } from './share-course.ts';
import { shareCourse } from './share-course.ts';
import { thinned } from './thinning.ts';

/** What was seen for one expectation or one observation. */
export interface Strand {
  readonly kind: 'set-up' | 'expectation' | 'observation';
  /** Among the test's expectations, or its observations, from 0. */
  readonly seq: number;
  readonly clause?: ClauseId;
  /** What was expected, or asked. */
  readonly words: string;
  readonly moments: readonly Moment[];
  readonly course?: ShareCourse;
}

/** The evidence of one test, as far as a page shows it: attempts that are alike are one row. */
export interface TestStory {
  readonly test: string;
  readonly api: Api;
  readonly version: ApiVersion;
  /** From 1, in a run that repeats its tests. */
  readonly repetition?: number;
  /** The workloads that the test had, role and Deployment name. */
  readonly cast: readonly { readonly role: string; readonly name: string }[];
  readonly complete: boolean;
  readonly strands: readonly Strand[];
}

/** Rows of attempts that are kept of each strand. */
export const KEPT_ROWS = 24;

/** Reduces a test's evidence to its story, whose size does not grow with the number of attempts. */
export function storyOf(evidence: TestEvidence): TestStory {
  const { test, complete } = evidence;
  const transcript = transcriptOf(evidence);
  const places = placesOf(test.layout);
  const starts = [...transcript.episodes, ...transcript.sightings].sort((a, b) => a.begin - b.begin);
  const setUp = transcript.steps.slice(0, starts[0]?.begin);
  const strands = starts.map((one, i): Strand => {
    const end = starts[i + 1]?.begin ?? transcript.steps.length;
    return 'expectation' in one
      ? expectationStrand(transcript, one, end, places)
      : observationStrand(transcript, one, end, places);
  });
  const first = setUp.length === 0 ? [] : [setUpStrand(transcript, setUp.length, places)];
  return {
    test: test.test,
    api: test.api,
    version: test.version,
    ...(test.repetition !== undefined && { repetition: test.repetition }),
    cast: Object.entries(test.layout.workloads)
      .filter(([role]) => Object.hasOwn(test.pods, role))
      .map(([role, { name }]) => ({ role, name })),
    complete,
    strands: [...first, ...strands],
  };
}

function setUpStrand(transcript: Transcript, end: number, places: Places): Strand {
  const subject = { matter: undefined, gate: undefined };
  const moments = momentsIn(transcript, { begin: 0, end, subject, places });
  return { kind: 'set-up', seq: 0, words: 'before the first expectation', moments };
}

function expectationStrand(transcript: Transcript, episode: Episode, end: number, places: Places): Strand {
  const { record, expectation, begin } = episode;
  const convergence = convergenceOf(episode);
  const subject = { matter: expectation, gate: convergence?.attempt };
  const course = expectation.kind === 'shares' ? shareCourse({ ...episode, expectation }) : undefined;
  const moments = momentsIn(transcript, { begin, end, subject, places, ...(convergence && { convergence }) });
  return {
    kind: 'expectation',
    seq: record.seq,
    clause: record.clause,
    words: expectedText(expectation, places),
    moments,
    ...(course && { course }),
  };
}

function observationStrand(transcript: Transcript, sighting: Sighting, end: number, places: Places): Strand {
  const { record, observation, begin } = sighting;
  const subject = { matter: observation, gate: undefined };
  const moments = momentsIn(transcript, { begin, end, subject, places });
  return { kind: 'observation', seq: record.seq, clause: record.clause, words: record.question, moments };
}

interface Stretch {
  /** Steps of the test, the end excluded. */
  readonly begin: number;
  readonly end: number;
  readonly subject: Subject;
  readonly places: Places;
  readonly convergence?: Convergence;
}

function momentsIn(transcript: Transcript, stretch: Stretch): readonly Moment[] {
  const { begin, end, subject, places, convergence } = stretch;
  const startedAt = transcript.test.at;
  const scene = { startedAt, places };
  const own = Map.groupBy(
    transcript.attempts.filter(({ step }) => step >= begin && step < end),
    ({ step }) => step,
  );
  const moments: Moment[] = [];
  let pending: Attempt[] = [];
  let at = startedAt;
  const flush = () => {
    moments.push(...attemptRows(pending, subject, scene));
    pending = [];
  };
  for (const [i, step] of transcript.steps.slice(begin, end).entries()) {
    at = timeOf(step) ?? at;
    pending.push(...(own.get(begin + i) ?? []));
    const events = eventsOf(step, at, scene);
    if (events.length === 0) continue;
    flush();
    moments.push(...events);
  }
  flush();
  return thinned(convergence ? withGate(moments, convergence, startedAt) : moments, KEPT_ROWS);
}

/** Where the gate opened, as a row of its own. */
function withGate(
  moments: readonly Moment[],
  { attempt, words }: Convergence,
  startedAt: number,
): readonly Moment[] {
  const isProbe = (moment: Moment) => moment.kind === 'attempts' && moment.purpose === 'probe';
  const opening = attempt === undefined ? undefined : attempt.sent.startedAt - startedAt;
  const place =
    opening === undefined
      ? moments.findLastIndex(isProbe) + 1
      : moments.findIndex(
          (moment) => isProbe(moment) && moment.kind === 'attempts' && moment.toMs >= opening,
        );
  const before = moments[place - 1];
  const atMs = opening ?? (before?.kind === 'attempts' ? before.toMs : 0);
  return moments.toSpliced(place, 0, { kind: 'event', atMs, mark: 'gate', words });
}

function timeOf(step: TestStep): number | undefined {
  if (step.record === 'sent') return step.sent[0]?.startedAt;
  return 'at' in step ? step.at : undefined;
}
