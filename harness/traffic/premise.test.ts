import { describe, expect, it } from 'vitest';
import type { Role } from '../model/cast.ts';
import type { Expectation } from '../model/expectation.ts';
import { AGREEING } from '../model/expectation.ts';
import { atServer, CONVERGENCE_MS, probe, sceneOf } from './scene.fixture.ts';
import { Session } from './session.ts';

const outsider = { probe: { ...probe, from: 'outsider' }, intended: [atServer] } as const;
const client = { probe, intended: [atServer] } as const;
const confined: Expectation = { kind: 'confined', ...outsider, hold: 40 };

/** A mesh that lets in these of the attempts: the first is the control before, the outsider's follow. */
function sessionOf(letsIn: (n: number) => boolean) {
  const { scene, recorder, clock } = sceneOf(({ n }): Role | undefined => (letsIn(n) ? 'server' : undefined));
  const present = { ...scene.stage.pods, outsider: ['outsider-0'] };
  const stage = { ...scene.stage, pods: present };
  return { session: new Session({ ...scene, stage }), recorder, clock };
}

describe('a premise', () => {
  it('has what follows left out where its client is not let in, between controls that are', async () => {
    const { session, recorder } = sessionOf((n) => n === 0 || n > AGREEING);
    await session.premise(outsider, client);
    await session.expect('split-T3', confined);
    const course = recorder.steps.map((step) => (step.record === 'sent' ? step.purpose : step.record));
    expect(course).toEqual(['control', 'received', 'premise', 'control', 'received', 'expectation']);
    expect(recorder.steps.at(-1)).toMatchObject({ skipped: 'not-let-in' });
  });

  it('has it driven where any of its attempts arrives', async () => {
    const { session, recorder } = sessionOf((n) => n !== 1);
    await session.premise(outsider, client);
    await session.expect('split-T3', confined);
    expect(recorder.steps.find(({ record }) => record === 'expectation')).not.toHaveProperty('skipped');
  });

  it('asks nobody where the control is not let in either', async () => {
    const { session, recorder, clock } = sessionOf(() => false);
    await session.premise(outsider, client);
    expect(recorder.steps.some((step) => step.record === 'sent' && step.purpose === 'premise')).toBe(false);
    expect(clock.now()).toBeGreaterThanOrEqual(1_000_000 + CONVERGENCE_MS);
  });
});

describe('a confined expectation', () => {
  it('ends at the limit where its probes are all turned away, which agrees with it but opens no gate', async () => {
    const { session, recorder, clock } = sessionOf(() => false);
    await session.expect('split-T3', confined);
    expect(clock.now()).toBeLessThan(1_000_000 + 2 * CONVERGENCE_MS);
    expect(recorder.steps.at(-1)).toMatchObject({ record: 'self-check' });
  });
});
