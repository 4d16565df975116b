import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Agent, Answer, Receipt } from '../model/control.ts';
import type { Expectation } from '../model/expectation.ts';
import { AGREEING, HELD_DENIALS } from '../model/expectation.ts';
import type { Probe } from '../model/probe.ts';
import { atServer, CONVERGENCE_MS, probe, sceneOf } from './scene.fixture.ts';
import { Session } from './session.ts';

const LATE_MS = 150;
const denied = {
  kind: 'denied',
  probe,
  intended: [atServer],
  hold: HELD_DENIALS,
} as const satisfies Expectation;
const allowed: Probe = { ...probe, call: { ...probe.call, path: '/allowed' } as Probe['call'] };

/** A server that records what `path` asks for so late that the sender has given up; the control at once. */
function slowScene(isSlow: (path: string) => boolean) {
  const { scene, clock, recorder } = sceneOf(() => undefined);
  const underWay: (Receipt & { readonly due: number })[] = [];
  const log: Receipt[] = [];
  const agent = (role: string): Agent => ({
    send: async ({ call, nonces }) => {
      const path = call.protocol === 'http' ? call.path : '';
      clock.pass(path === '/allowed' ? LATE_MS : 1);
      return nonces.map((nonce) => {
        const startedAt = clock.now();
        const due = startedAt + (path === '/allowed' ? 0 : LATE_MS);
        const arrives = path === '/allowed' || isSlow(path);
        if (arrives) underWay.push({ nonce, sequence: 0, ...atServer, protocol: 'http', at: due, due });
        const answer: Answer =
          due === startedAt ? { kind: 'response', status: 200, whole: true } : { kind: 'timeout' };
        return { nonce, startedAt, endedAt: startedAt + 1, answer };
      });
    },
    receipts: async (after) => {
      if (role !== 'server') return { receipts: [], next: 0 };
      for (const { due, ...receipt } of underWay.splice(0)) {
        if (due <= clock.now()) log.push({ ...receipt, sequence: log.length });
        else underWay.push({ due, ...receipt });
      }
      return { receipts: log.slice(after), next: log.length };
    },
    selfCheck: async () => ({ ports: [{ port: atServer.port, protocol: 'http', answers: true }] }),
  });
  return { scene: { ...scene, stage: { ...scene.stage, agent } }, clock, recorder };
}

async function heldFor(isSlow: (path: string) => boolean) {
  const { scene, clock, recorder } = slowScene(isSlow);
  await new Session(scene).expect('access-A7', denied, { probe: allowed, intended: [atServer] });
  const probes = recorder.steps.flatMap((step) =>
    step.record === 'sent' && step.purpose === 'probe' ? step.sent : [],
  );
  return { probes, ms: clock.now() - scene.test.at };
}

/** Sizes of the volleys that show a denial where nothing arrives. */
async function volleysOf(call: Probe['call']): Promise<readonly number[]> {
  const { scene, recorder } = sceneOf(() => undefined);
  await new Session(scene).expect('access-A7', { ...denied, probe: { ...probe, call } });
  return recorder.steps.flatMap((step) => (step.record === 'sent' ? [step.sent.length] : []));
}

describe('a held denial', () => {
  it('waits for all of its datagrams together, for requests first for as many as open the gate', async () => {
    await expect(volleysOf({ protocol: 'udp' })).resolves.toEqual([HELD_DENIALS]);
    await expect(volleysOf(probe.call)).resolves.toEqual([AGREEING, HELD_DENIALS - AGREEING]);
  });

  it('is no denial where the requests only arrive after their senders gave up: it is watched to the limit', async () => {
    const { probes, ms } = await heldFor(() => true);
    expect(probes.length).toBeGreaterThan(HELD_DENIALS);
    expect(ms).toBeGreaterThanOrEqual(CONVERGENCE_MS);
  });

  it('is over with its probes and the control where nothing arrives', async () => {
    const { probes, ms } = await heldFor(() => false);
    expect(probes).toHaveLength(HELD_DENIALS);
    expect(ms).toBeLessThan(CONVERGENCE_MS / 2);
  });
});

describe('a mesh that never stops wavering', () => {
  it('keeps no probe waiting for longer than the convergence limit, whatever its pattern', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: AGREEING }), async (pattern) => {
        fc.pre(!pattern.every(Boolean));
        const { scene, clock } = sceneOf(({ n }) => (pattern[n % pattern.length] ? 'server' : undefined));
        await new Session(scene).expect('access-A1', {
          kind: 'delivered',
          probe,
          intended: [atServer],
          hold: AGREEING,
        });
        expect(clock.now() - 1_000_000).toBeLessThan(2 * CONVERGENCE_MS);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a gate that opens with the last look', () => {
  /** Probes that are turned away until the limit is over; how many get through after it. */
  const lateBy = async (through: number) => {
    let late = 0;
    const { scene, recorder, clock } = sceneOf(({ now }) =>
      now > 1_000_000 + CONVERGENCE_MS && late++ < through ? 'server' : undefined,
    );
    const delivered = { kind: 'delivered', probe, intended: [atServer], hold: AGREEING } as const;
    await new Session(scene).expect('access-A1', delivered);
    const sent = recorder.steps.flatMap((step) => (step.record === 'sent' ? step.sent : []));
    return { last: sent.slice(-AGREEING), ms: clock.now() - 1_000_000 };
  };

  it('is given one chance to go on', async () => {
    const { last } = await lateBy(Number.POSITIVE_INFINITY);
    expect(last.every(({ answer }) => answer.kind === 'response' && answer.whole)).toBe(true);
  });

  it('is given no more than that', async () => {
    const { last, ms } = await lateBy(2);
    expect(last.some(({ answer }) => answer.kind === 'response' && answer.whole)).toBe(true);
    expect(last.every(({ answer }) => answer.kind === 'response' && answer.whole)).toBe(false);
    expect(ms).toBeLessThan(2 * CONVERGENCE_MS);
  });
});
