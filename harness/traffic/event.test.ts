import { describe, expect, it } from 'vitest';
import type { Expectation } from '../model/expectation.ts';
import type { ObjectEvent, ObjectName } from '../model/kubernetes.ts';
import { CONVERGENCE_MS, objectNamed, sceneOf } from './scene.fixture.ts';
import { Session } from './session.ts';

const WRONG: ObjectName = { kind: 'Test', name: 'wrong', namespace: 'test' };
const RIGHT: ObjectName = { ...WRONG, name: 'right' };
const expectation: Expectation = { kind: 'event', about: WRONG, beside: RIGHT };
const event: ObjectEvent = { id: 'e', type: 'Warning', reason: 'Odd', message: 'odd', by: 'mesh' };

/** A mesh that tells of the wrong object so long after it was applied; undefined: never. */
function driven(afterMs: number | undefined) {
  const { scene, clock, recorder } = sceneOf(() => undefined);
  let appliedAt = Number.POSITIVE_INFINITY;
  const stage = {
    ...scene.stage,
    apply: async () => {
      appliedAt = clock.now();
      return { accepted: true } as const;
    },
    events: async ({ name }: ObjectName) =>
      name === 'wrong' && afterMs !== undefined && clock.now() >= appliedAt + afterMs ? [event] : [],
  };
  return { session: new Session({ ...scene, stage }), clock, recorder };
}

describe('waiting for an Event', () => {
  it('looks before the change, and after it at both objects until one is told of', async () => {
    const { session, recorder, clock } = driven(300);
    session.change([{ verb: 'apply', object: objectNamed('wrong') }]);
    await session.expect('split-T26', expectation);
    const course = recorder.steps.map((step) => (step.record === 'events' ? step.about.name : step.record));
    expect(course.slice(0, 5)).toEqual(['expectation', 'wrong', 'change', 'right', 'wrong']);
    expect(recorder.steps.at(-1)).toMatchObject({ record: 'events', about: WRONG, events: [event] });
    expect(clock.now()).toBeLessThan(1_000_000 + CONVERGENCE_MS);
  });

  it('ends at the convergence limit', async () => {
    const { session, clock, recorder } = driven(undefined);
    session.change([{ verb: 'apply', object: objectNamed('wrong') }]);
    await session.expect('split-T26', expectation);
    expect(clock.now()).toBeGreaterThanOrEqual(1_000_000 + CONVERGENCE_MS);
    expect(clock.now()).toBeLessThan(1_000_000 + 2 * CONVERGENCE_MS);
    expect(recorder.steps.at(-1)).toMatchObject({ record: 'events', events: [] });
  });

  it('is trouble where Events cannot be read', async () => {
    const { scene } = sceneOf(() => undefined);
    const stage = { ...scene.stage, events: () => Promise.reject(new Error('403 forbidden')) };
    await expect(new Session({ ...scene, stage }).expect('split-T26', expectation)).rejects.toMatchObject({
      code: 'EVENTS_UNREADABLE',
      message: 'the Events about Test wrong could not be read: 403 forbidden',
    });
  });
});
