import { describe, expect, it } from 'vitest';
import type { Observation } from '../model/observation.ts';
import { OBSERVED_ATTEMPTS, SILENT_PART, SPREAD_ATTEMPTS } from '../model/observation.ts';
import type { Probe } from '../model/probe.ts';
import type { Recorder } from './recorder.ts';
import type { Behaviour } from './scene.fixture.ts';
import { atServer, CONVERGENCE_MS, objectNamed, probe, sceneOf } from './scene.fixture.ts';
import { Session } from './session.ts';

const QUESTION = { clause: 'access-A13', question: 'Does it open?' } as const;
const grant = objectNamed('grant');
const enforcing: Behaviour = ({ objects }) => (objects.has('grant') ? 'server' : undefined);
const outcome: Observation = { kind: 'outcome', probe, intended: [atServer] };
const canary = { probe, intended: [atServer] };

/** What was done, in order: purposes and sizes of batches, and the other records. */
function doneIn({ steps }: Recorder): readonly string[] {
  return steps
    .filter(({ record }) => record !== 'received')
    .map((step) => (step.record === 'sent' ? `${step.purpose} ${step.sent.length}` : step.record));
}

describe('an observation', () => {
  it('has no gate of its own: `settle` makes the change and waits for five deliveries in a row', async () => {
    const { scene, recorder } = sceneOf(({ objects, n }) =>
      objects.has('grant') && n > 8 ? 'server' : undefined,
    );
    const session = new Session(scene);
    session.change([{ verb: 'apply', object: grant }]);
    await session.settle(canary);
    await session.observe(QUESTION, outcome);
    expect(doneIn(recorder)).toEqual([
      'admit 2',
      'change',
      'admit 5',
      'admit 5',
      'admit 5',
      'observation',
      'observe 10',
    ]);
  });

  it('is skipped where the mesh did not settle, until something else changes', async () => {
    const { scene, recorder, clock, ledger } = sceneOf(() => undefined);
    const session = new Session(scene);
    session.change([{ verb: 'apply', object: grant }]);
    await session.settle(canary);
    expect(clock.now()).toBeGreaterThanOrEqual(1_000_000 + CONVERGENCE_MS);
    await session.observe(QUESTION, outcome);
    expect(recorder.steps.at(-1)).toMatchObject({ record: 'observation', seq: 0, skipped: 'gate-shut' });
    session.change([{ verb: 'delete', object: grant }]);
    await session.observe(QUESTION, outcome);
    const records = recorder.steps.flatMap((step) => (step.record === 'observation' ? [step] : []));
    expect(records.at(-1)).toMatchObject({ seq: 1 });
    expect(records.at(-1)).not.toHaveProperty('skipped');
    // A gate of open clauses shortens no limit of those that are judged.
    expect(ledger.limitMs('access')).toBe(CONVERGENCE_MS);
  });

  it('of something that is not delivered is followed by a control to the port that was just reached', async () => {
    const { scene, recorder } = sceneOf(({ n }) =>
      n < 5 || n >= 5 + OBSERVED_ATTEMPTS ? 'server' : undefined,
    );
    const session = new Session(scene);
    await session.settle(canary);
    await session.observe(QUESTION, outcome);
    expect(doneIn(recorder)).toEqual(['admit 5', 'observation', 'observe 10', 'control 1']);
  });

  it('with a control of its own is made only between two deliveries of it', async () => {
    const { scene, recorder } = sceneOf(() => 'server');
    await new Session(scene).observe(QUESTION, outcome, canary);
    expect(doneIn(recorder)).toEqual(['observation', 'control 1', 'observe 10']);
    const shut = sceneOf(() => undefined);
    await new Session(shut.scene).observe(QUESTION, outcome, canary);
    expect(doneIn(shut.recorder)).not.toContain('observe 10');
  });

  it('of a spread asks the servers themselves where some attempts arrive nowhere', async () => {
    const spread: Observation = { kind: 'spread', probe, among: [atServer] };
    const whole = sceneOf(() => 'server');
    await new Session(whole.scene).observe(QUESTION, spread);
    expect(doneIn(whole.recorder)).toEqual(['observation', `observe ${SPREAD_ATTEMPTS}`]);
    const half = sceneOf(({ n }) => (n % 2 === 0 ? 'server' : undefined));
    await new Session(half.scene).observe(QUESTION, spread);
    expect(doneIn(half.recorder)).toEqual(['observation', `observe ${SPREAD_ATTEMPTS}`, 'self-check']);
  });

  it('of an admission submits the object last, and a refusal is no trouble', async () => {
    const { scene, recorder } = sceneOf(enforcing);
    const refusing = {
      ...scene,
      stage: {
        ...scene.stage,
        apply: async () => ({ accepted: false as const, status: 422, message: 'no' }),
      },
    };
    await new Session(refusing).observe(QUESTION, { kind: 'admission', object: grant });
    expect(recorder.steps.at(-1)).toMatchObject({
      record: 'change',
      changes: [{ admission: { accepted: false } }],
    });
  });

  it('of connections makes the change while they are silent, and tries new ones after it', async () => {
    const { scene, recorder, clock } = sceneOf(enforcing);
    const session = new Session(scene);
    const greeter: Probe = { ...probe, port: 'greeter', call: { protocol: 'tcp', first: 'server' } };
    session.change([{ verb: 'apply', object: grant }]);
    const before = clock.now();
    await session.observe(QUESTION, { kind: 'survival', probe: greeter, intended: [atServer] });
    expect(doneIn(recorder).toSorted()).toEqual(['change', 'control 5', 'observation', 'observe 10']);
    const sent = recorder.steps.find((step) => step.record === 'sent');
    expect(sent).toMatchObject({ probe: { call: { pauseMs: CONVERGENCE_MS * SILENT_PART } } });
    expect(clock.now() - before).toBeGreaterThan(0);
  });

  it('of metrics reads on until the answer shows something, at most for the limit', async () => {
    const answer: Observation = {
      kind: 'answer',
      query: { ask: 'namespace' },
      pick: { pick: 'kind' },
      path: '/m',
    };
    const { scene, recorder } = sceneOf(() => undefined);
    let reads = 0;
    const stage = {
      ...scene.stage,
      metrics: async (path: string) => ({
        path,
        status: ++reads < 3 ? 404 : 200,
        body: { kind: 'TrafficMetrics' },
      }),
    };
    await new Session({ ...scene, stage }).observe(QUESTION, answer);
    expect(doneIn(recorder)).toEqual(['observation', 'reading', 'reading', 'reading']);
    const never = sceneOf(() => undefined);
    await new Session(never.scene).observe(QUESTION, answer);
    expect(never.clock.now()).toBeGreaterThan(1_000_000 + CONVERGENCE_MS);
  });

  it('is not driven once the budget is spent', async () => {
    const { scene, recorder } = sceneOf(enforcing);
    await new Session({ ...scene, budgetEndsAt: 0 }).observe(QUESTION, outcome);
    expect(recorder.steps).toMatchObject([{ record: 'observation', skipped: 'budget-spent' }]);
  });
});
