import { describe, expect, it } from 'vitest';
import type { ObjectEvent, ObjectName } from '../model/kubernetes.ts';
import { judgeExpectation } from './expectation.ts';
import { Rehearsal } from './rehearsal.fixture.ts';
import { transcriptOf } from './transcript.ts';

const WRONG: ObjectName = { kind: 'TrafficSplit', name: 'wrong', namespace: 'main' };
const RIGHT: ObjectName = { ...WRONG, name: 'right' };
const expectation = { kind: 'event', about: WRONG, beside: RIGHT } as const;

const warning: ObjectEvent = {
  id: 'w',
  type: 'Warning',
  reason: 'PortMismatch',
  message: 'v1 has no port 80',
  by: 'mesh',
};
const synced: ObjectEvent = { id: 's', type: 'Normal', reason: 'Synced', message: 'done', by: '' };

class Watch extends Rehearsal {
  events(about: ObjectName, ...events: readonly ObjectEvent[]): this {
    return this.step({ record: 'events', at: this.now, about, events });
  }

  get verdict(): string {
    const transcript = transcriptOf(this.evidence);
    const [episode] = transcript.episodes;
    if (!episode) throw new Error('no episode');
    const verdict = judgeExpectation(transcript, episode);
    return verdict.verdict === 'pass'
      ? `pass: ${verdict.detail}`
      : `${verdict.verdict} ${verdict.reason}: ${verdict.detail}`;
  }
}

/** Reads nothing before the change, and at its end what is given for the right object. */
function watched(...right: readonly ObjectEvent[]): Watch {
  return new Watch(['client'])
    .expect(expectation)
    .events(WRONG)
    .change()
    .events(RIGHT, ...right);
}

describe('an Event about a wrong object', () => {
  it('is told by whoever reports it', () => {
    expect(watched().events(WRONG, warning).verdict).toBe(
      'pass: Warning PortMismatch from mesh: v1 has no port 80',
    );
  });

  it('is of any type, since the text names none', () => {
    const told = { ...warning, type: 'Normal', by: '' };
    expect(watched(synced).events(WRONG, synced, told).verdict).toBe(
      'pass: Normal PortMismatch: v1 has no port 80',
    );
  });

  it('fails to come only when the whole limit was waited for', () => {
    expect(watched().events(WRONG).verdict).toMatch(/^inconclusive not-reached/);
    expect(watched().wait(2_000).events(WRONG).verdict).toBe(
      'fail api-answer-wrong: no Event about TrafficSplit wrong within 2000 ms',
    );
  });

  it('is none that was there before the change', () => {
    const test = new Watch(['client']).expect(expectation).events(WRONG, warning).change().events(RIGHT);
    expect(test.wait(2_000).events(WRONG, warning).verdict).toMatch(/^fail api-answer-wrong/);
  });

  it('is none that the right object beside it gets too', () => {
    expect(
      watched(synced)
        .wait(2_000)
        .events(WRONG, { ...synced, id: 't' }).verdict,
    ).toMatch(/^fail api-answer-wrong: .* but such as the right one beside it has$/);
  });

  it('is none about another object', () => {
    const elsewhere = { ...WRONG, namespace: 'other' };
    expect(watched().wait(2_000).events(WRONG).events(elsewhere, warning).verdict).toMatch(/^fail/);
  });

  it('counts for nothing where a right object is warned of too', () => {
    expect(watched(warning).events(WRONG, warning).verdict).toBe(
      'fail api-answer-wrong: TrafficSplit right, which is right, is warned of too: Warning PortMismatch from mesh: v1 has no port 80',
    );
  });

  it('is inconclusive where Events were not read', () => {
    expect(new Watch(['client']).expect(expectation).change().verdict).toMatch(/^inconclusive not-reached/);
  });
});
