import type { EventsRecord } from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';
import type { ObjectEvent, ObjectName } from '../model/kubernetes.ts';
import type { Verdict } from '../model/verdict.ts';
import { waitedForLimit } from './limit.ts';
import { fail, inconclusive } from './ruling.ts';
import type { Episode } from './transcript.ts';

export type EventExpectation = Extract<Expectation, { kind: 'event' }>;

/**
 * `event`: within the limit an Event appears about the wrong object, for a reason that the right one beside it has not been
 * given: a mesh that tells the same of every object tells nothing. The right one is not warned of.
 */
export function judgeEvent(episode: Episode<EventExpectation>): Verdict {
  const { expectation, record, steps } = episode;
  const { about, beside } = expectation;
  const change = steps.findLastIndex((step) => step.record === 'change');
  const before = eventsIn(steps.slice(0, Math.max(0, change)), about);
  const [wrong, right] = [about, beside].map((name) => eventsIn(steps.slice(change + 1), name));
  if (!wrong || !right) {
    return inconclusive(record.skipped ?? 'not-reached', `the Events about ${wordsOf(about)} were not read`);
  }
  const warning = right.find(({ type }) => type === 'Warning');
  if (warning)
    return fail(
      'api-answer-wrong',
      `${wordsOf(beside)}, which is right, is warned of too: ${toldOf(warning)}`,
    );
  const known = new Set(before?.map(({ id }) => id));
  const told = wrong.find(
    ({ id, type, reason }) =>
      !known.has(id) && !right.some((other) => other.type === type && other.reason === reason),
  );
  if (told) return { verdict: 'pass', detail: toldOf(told) };
  if (!waitedForLimit(episode))
    return inconclusive(
      'not-reached',
      `reading stopped before the limit: no Event about ${wordsOf(about)} yet`,
    );
  const same = wrong.length === 0 ? '' : ' but such as the right one beside it has';
  return fail('api-answer-wrong', `no Event about ${wordsOf(about)} within ${record.withinMs} ms${same}`);
}

/** What the last reading about this object held; undefined where there was none. */
function eventsIn(
  steps: Episode['steps'],
  { kind, name, namespace }: ObjectName,
): readonly ObjectEvent[] | undefined {
  return steps.findLast(
    (step): step is EventsRecord =>
      step.record === 'events' &&
      step.about.kind === kind &&
      step.about.name === name &&
      step.about.namespace === namespace,
  )?.events;
}

function wordsOf({ kind, name }: ObjectName): string {
  return `${kind} ${name}`;
}

function toldOf({ type, reason, message, by }: ObjectEvent): string {
  return `${type} ${reason}${by === '' ? '' : ` from ${by}`}: ${message}`;
}
