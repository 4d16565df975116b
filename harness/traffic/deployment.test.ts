import { describe, expect, it } from 'vitest';
import type { Expectation } from '../model/expectation.ts';
import type { Behaviour } from './scene.fixture.ts';
import { atServer, layout, objectNamed, probe, sceneOf } from './scene.fixture.ts';
import { Session } from './session.ts';

const steady: Expectation = { kind: 'steady', probe, intended: [atServer], hold: 100 };
const control = {
  probe: { ...probe, to: 'server-v2' },
  intended: [{ workload: layout.workloads['server-v2'].name, port: atServer.port }],
} as const;

async function driven(behaviour: Behaviour) {
  const { scene, recorder } = sceneOf(behaviour);
  const session = new Session(scene);
  session.change([{ verb: 'deploy', role: 'server-v2' }]);
  await session.expect('split-T29', steady, control);
  return recorder.steps;
}

describe('a deployment under traffic', () => {
  it('has probes before it, and as many as asked for after the new workload received its control', async () => {
    // After 20 probes before it and 10 meanwhile comes the control.
    const steps = await driven(({ n }) => (n === 30 ? 'server-v2' : 'server'));
    const deployed = steps.findIndex(({ record }) => record === 'deployment');
    const probes = (from: number, to: number) =>
      steps
        .slice(from, to)
        .flatMap((step) => (step.record === 'sent' && step.purpose === 'probe' ? step.sent : [])).length;
    expect(steps[deployed]).toMatchObject({ role: 'server-v2', pods: ['server-v2-0'] });
    expect(probes(0, deployed)).toBeGreaterThanOrEqual(20);
    expect(probes(deployed, steps.length)).toBeGreaterThanOrEqual(100);
    const last = steps.findLast((step) => step.record === 'received');
    expect(last).toMatchObject({ from: expect.arrayContaining([layout.workloads['server-v2'].name]) });
  });

  it('gives up when the new workload is not reached within the limit', async () => {
    const steps = await driven(() => 'server');
    expect(steps.some((step) => step.record === 'self-check')).toBe(true);
    expect(steps.at(-1)?.record).not.toBe('sent');
  });

  it('leaves no change record: it is no object of the mesh', async () => {
    const steps = await driven(() => 'server');
    expect(steps.some((step) => step.record === 'change')).toBe(false);
    const { scene, recorder } = sceneOf(() => 'server');
    const session = new Session(scene);
    session.change([
      { verb: 'apply', object: objectNamed('split') },
      { verb: 'deploy', role: 'server-v2' },
    ]);
    await session.expect('split-T29', steady, control);
    expect(recorder.steps.filter((step) => step.record === 'change')).toMatchObject([
      { changes: [{ verb: 'apply' }] },
    ]);
  });
});

describe('a schema', () => {
  it('is read once, whatever it says', async () => {
    const { scene, recorder } = sceneOf(() => undefined);
    await new Session(scene).expect('split-T25', {
      kind: 'schema',
      object: 'TrafficSplit',
      check: { check: 'no-field', like: 'port' },
    });
    expect(recorder.steps.filter((step) => step.record === 'schema')).toMatchObject([
      { object: 'TrafficSplit', schema: { properties: {} } },
    ]);
  });
});
