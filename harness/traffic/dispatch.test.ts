import { describe, expect, it } from 'vitest';
import type { Batch } from '../model/control.ts';
import type { Call } from '../model/probe.ts';
import { dispatch } from './dispatch.ts';
import { probe, sceneOf } from './scene.fixture.ts';

/** Attempts under way at once when so many of this kind are sent. */
async function atOnce(call: Call): Promise<number | undefined> {
  const { scene } = sceneOf(() => 'server');
  const batches: Batch[] = [];
  const stage: typeof scene.stage = {
    ...scene.stage,
    agent: (role) => {
      const agent = scene.stage.agent(role);
      return {
        ...agent,
        send: (batch, signal) => {
          batches.push(batch);
          return agent.send(batch, signal);
        },
      };
    },
  };
  await dispatch(
    { ...scene, stage },
    { purpose: 'probe', probe: { ...probe, call }, count: 25, deadlineMs: 100 },
  );
  return batches[0]?.concurrency;
}

const HTTP = { protocol: 'http', version: '1.1', method: 'GET', path: '/', headers: {} } as const;

describe('a volley', () => {
  it('over fresh connections has several attempts under way', async () => {
    await expect(atOnce({ ...HTTP, connection: 'fresh' })).resolves.toBe(10);
  });

  it('over kept connections has one connection: one attempt after the other', async () => {
    await expect(atOnce({ ...HTTP, connection: 'kept-alive' })).resolves.toBe(1);
  });

  it('of datagrams waits for all of them together', async () => {
    await expect(atOnce({ protocol: 'udp' })).resolves.toBe(100);
  });

  it('whose answers are asked to be late waits for more of them together, over one kept connection still for one', async () => {
    const late = { ...HTTP, ask: { delayMs: 100 } };
    await expect(atOnce({ ...late, connection: 'fresh' })).resolves.toBe(25);
    await expect(atOnce({ ...late, connection: 'kept-alive' })).resolves.toBe(1);
  });
});
