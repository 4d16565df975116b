import { describe, expect, it } from 'vitest';
import type { Purpose } from '../model/evidence.ts';
import type { Expectation } from '../model/expectation.ts';
import { AGREEING, HELD_DENIALS } from '../model/expectation.ts';
import type { Recorder } from './recorder.ts';
import type { Behaviour } from './scene.fixture.ts';
import { atServer, CONVERGENCE_MS, objectNamed, probe, sceneOf } from './scene.fixture.ts';
import { Session } from './session.ts';
import { Trouble } from './trouble.ts';

const delivered: Expectation = { kind: 'delivered', probe, intended: [atServer], hold: AGREEING };
const denied: Expectation = { kind: 'denied', probe, intended: [atServer], hold: HELD_DENIALS };
const grant = objectNamed('grant');
const enforcing: Behaviour = ({ objects }) => (objects.has('grant') ? 'server' : undefined);

function sentWith(recorder: Recorder, purpose: Purpose): number {
  return recorder.steps.reduce(
    (sum, step) => sum + (step.record === 'sent' && step.purpose === purpose ? step.sent.length : 0),
    0,
  );
}

describe('a session', () => {
  it('holds a change back until the next expectation has seen the state before it', async () => {
    const { scene, recorder } = sceneOf(enforcing);
    const session = new Session(scene);
    session.change([{ verb: 'apply', object: grant }]);
    expect(recorder.steps).toEqual([]);
    await session.expect('access-A6', delivered);
    const order = recorder.steps
      .filter(({ record }) => record !== 'received')
      .map((step) => (step.record === 'sent' ? step.purpose : step.record));
    expect(order).toEqual(['expectation', 'before', 'change', 'probe']);
    expect(sentWith(recorder, 'probe')).toBe(AGREEING);
  });

  it('polls while the mesh converges, without counting what disagrees', async () => {
    const { scene, recorder, clock } = sceneOf(({ objects, now }) =>
      objects.has('grant') && now > 1_000_300 ? 'server' : undefined,
    );
    const session = new Session(scene);
    session.change([{ verb: 'apply', object: grant }]);
    await session.expect('access-A6', delivered);
    expect(clock.now()).toBeGreaterThan(1_000_300);
    expect(clock.now()).toBeLessThan(1_000_000 + CONVERGENCE_MS);
    expect(sentWith(recorder, 'probe')).toBeGreaterThan(AGREEING);
  });

  it('tries a control again, several together, where the first was turned away: not every pod may let it in', async () => {
    let controls = 0;
    const { scene, recorder } = sceneOf(({ n }) => {
      // The first delivery makes the control; then all are denied, its first attempt as well.
      if (n < AGREEING) return 'server';
      if (n < AGREEING + HELD_DENIALS) return undefined;
      controls += 1;
      return controls === 1 ? undefined : 'server';
    });
    const session = new Session(scene);
    await session.expect('access-A6', delivered);
    await session.expect('access-A7', denied);
    expect(sentWith(recorder, 'control')).toBe(1 + 10);
    expect(recorder.steps.at(-1)).toMatchObject({ record: 'received', receipts: { length: 10 } });
  });

  it('gives up at the convergence limit, asks the server itself, and skips what stands on the shut gate', async () => {
    const { scene, recorder, clock } = sceneOf(() => undefined);
    const session = new Session(scene);
    session.change([{ verb: 'apply', object: grant }]);
    await session.expect('access-A6', delivered);
    expect(clock.now()).toBeGreaterThanOrEqual(1_000_000 + CONVERGENCE_MS);
    expect(recorder.steps.some(({ record }) => record === 'self-check')).toBe(true);
    await session.expect('access-A7', denied);
    expect(recorder.steps.at(-1)).toMatchObject({ record: 'expectation', seq: 1, skipped: 'gate-shut' });
    session.change([{ verb: 'delete', object: grant }]);
    await session.expect('access-A7', denied);
    expect(recorder.steps.findLast(({ record }) => record === 'expectation')).not.toHaveProperty('skipped');
  });

  it('holds a denial for all its probes and sends a control after it to the port that was just reached', async () => {
    const { scene, recorder } = sceneOf(({ n, objects }) =>
      objects.has('grant') && (n < 7 || n === 27) ? 'server' : undefined,
    );
    const session = new Session(scene);
    session.change([{ verb: 'apply', object: grant }]);
    await session.expect('access-A6', delivered);
    await session.expect('access-A7', denied);
    expect(sentWith(recorder, 'probe')).toBe(AGREEING + HELD_DENIALS);
    expect(sentWith(recorder, 'control')).toBe(1);
  });

  it('stops a denial at its first leak once it had converged', async () => {
    const { scene, recorder } = sceneOf(({ n }) => (n === 12 ? 'server' : undefined));
    const session = new Session(scene);
    await session.expect('access-A1', denied);
    expect(sentWith(recorder, 'probe')).toBe(HELD_DENIALS);
    expect(recorder.steps.filter(({ record }) => record === 'sent')).toHaveLength(2);
  });

  it('waits a tenth once three gates of the API stayed shut and none ever opened', async () => {
    const { scene, recorder, ledger } = sceneOf(() => undefined);
    for (let i = 0; i < 3; i++) {
      const session = new Session(scene);
      session.change([{ verb: 'apply', object: grant }]);
      await session.expect('access-A6', delivered);
    }
    expect(ledger.limitMs('access')).toBe(CONVERGENCE_MS / 10);
    expect(ledger.limitMs('split')).toBe(CONVERGENCE_MS);
    const limits = recorder.steps.flatMap((step) => (step.record === 'expectation' ? [step.withinMs] : []));
    expect(limits).toEqual([CONVERGENCE_MS, CONVERGENCE_MS, CONVERGENCE_MS]);
  });

  it('waits as long as it has recorded, though a test beside it shortens the limit meanwhile', async () => {
    const { scene, recorder, ledger, clock } = sceneOf(({ n }) => {
      if (n === 1) for (let i = 0; i < 3; i++) ledger.stayedShut('access');
      return undefined;
    });
    const session = new Session(scene);
    session.change([{ verb: 'apply', object: grant }]);
    const begun = clock.now();
    await session.expect('access-A6', delivered);
    expect(ledger.limitMs('access')).toBe(CONVERGENCE_MS / 10);
    expect(clock.now() - begun).toBeGreaterThanOrEqual(CONVERGENCE_MS);
    expect(recorder.steps.filter((step) => step.record === 'expectation')).toMatchObject([
      { withinMs: CONVERGENCE_MS },
    ]);
  });

  it('drives nothing once the budget is spent', async () => {
    const { scene, recorder } = sceneOf(enforcing);
    const session = new Session({ ...scene, budgetEndsAt: 0 });
    await session.expect('access-A1', denied);
    expect(recorder.steps).toMatchObject([{ record: 'expectation', skipped: 'budget-spent' }]);
  });

  it('calls a set-up that does not converge trouble, not a verdict', async () => {
    const { scene } = sceneOf(() => undefined);
    const session = new Session(scene);
    const admitted = session.admit([{ verb: 'apply', object: grant }], [{ probe, intended: [atServer] }]);
    await expect(admitted).rejects.toThrow(Trouble);
  });

  it('gives a set-up the whole limit, also where the mesh acts on nothing: Services take their time', async () => {
    const { scene, ledger } = sceneOf(({ now }) =>
      now > 1_000_000 + CONVERGENCE_MS / 2 ? 'server' : undefined,
    );
    for (let i = 0; i < 3; i++) ledger.stayedShut('access');
    expect(ledger.limitMs('access')).toBeLessThan(CONVERGENCE_MS / 2);
    const session = new Session(scene);
    const admitted = session.admit([{ verb: 'apply', object: grant }], [{ probe, intended: [atServer] }]);
    await expect(admitted).resolves.toBeUndefined();
  });

  it('ends at once when the signal aborts', async () => {
    const controller = new AbortController();
    const { scene } = sceneOf(({ n }) => {
      if (n === 3) controller.abort();
      return undefined;
    }, controller.signal);
    const session = new Session(scene);
    session.change([{ verb: 'apply', object: grant }]);
    await expect(session.expect('access-A6', delivered)).rejects.toThrow('aborted');
  });
});
