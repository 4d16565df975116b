import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Perch, State } from './canary.ts';
import { Canary } from './canary.ts';
import { Standing } from './standing.ts';

const CONVERGENCE_MS = 200;

/** A mesh that takes the canary's changes until it freezes. */
class FakePerch implements Perch {
  mood: 'well' | 'frozen' | 'unreachable' | 'bereft' = 'well';
  turns = 0;
  mended = 0;
  closed = false;
  #made: State = 'off';
  #inForce: State = 'off';

  async turn(state: State): Promise<void> {
    if (this.mood === 'unreachable' || this.mood === 'bereft') throw new Error('connection refused');
    this.turns++;
    this.#made = state;
  }

  async look(): Promise<State> {
    if (this.mood === 'well') this.#inForce = this.#made;
    return this.#inForce;
  }

  async mend(): Promise<void> {
    this.mended++;
    if (this.mood === 'bereft') this.mood = 'well';
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

const canaries: Canary[] = [];
afterEach(() => Promise.all(canaries.splice(0).map((canary) => canary.close())));

function perched(perch: FakePerch, standing = new Standing(Date.now)): Canary {
  const canary = new Canary({ perch, standing, convergenceMs: CONVERGENCE_MS, now: Date.now });
  canaries.push(canary);
  return canary;
}

const never = new AbortController().signal;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

describe('a canary', () => {
  it('sings on a mesh that takes changes, its own coming and going', async () => {
    const perch = new FakePerch();
    const canary = perched(perch);
    const begun = Date.now();
    await until(() => perch.turns >= 3 && canary.view(begun).kind === 'singing');
    expect(canary.view(begun)).toEqual({ kind: 'singing' });
  });

  it('sings again once its perch is mended, whose pod was replaced', async () => {
    const perch = new FakePerch();
    const canary = perched(perch);
    await until(() => perch.turns >= 2);
    perch.mood = 'bereft';
    await until(() => perch.mended > 0);
    const mendedAt = Date.now();
    await until(() => canary.view(mendedAt).kind === 'singing');
    expect(perch.mended).toBe(1);
  });

  it('falls silent when changes are taken no more, and tells what was applied since', async () => {
    const perch = new FakePerch();
    const standing = new Standing(Date.now);
    const canary = perched(perch, standing);
    await canary.heard(10_000, never);
    perch.mood = 'frozen';
    standing.applied('one', {
      apiVersion: 'test/v1',
      kind: 'TrafficTarget',
      metadata: { name: 'poison', namespace: 'here' },
    });
    const frozen = Date.now() + 1;
    await until(() => Date.now() > frozen);
    expect(canary.view(frozen)).toMatchObject({
      kind: 'silent',
      suspects: [{ stage: 'one', title: 'TrafficTarget here/poison' }],
    });
  });

  it('sings again when the mesh recovers', async () => {
    const perch = new FakePerch();
    const canary = perched(perch);
    await canary.heard(10_000, never);
    perch.mood = 'unreachable';
    const broken = Date.now() + 1;
    await until(() => Date.now() > broken + CONVERGENCE_MS);
    expect(canary.view(broken).kind).toBe('silent');
    perch.mood = 'well';
    await until(() => canary.view(broken).kind === 'singing');
    expect(canary.view(broken)).toEqual({ kind: 'singing' });
  });

  it('tells nothing where it has never sung', () => {
    const perch = new FakePerch();
    perch.mood = 'frozen';
    expect(perched(perch).view(0)).toEqual({ kind: 'unknown' });
  });

  it('keeps tests waiting while it is silent, and no longer than they would wait themselves', async () => {
    const perch = new FakePerch();
    perch.mood = 'frozen';
    const canary = perched(perch);
    const begun = Date.now();
    await canary.heard(CONVERGENCE_MS, never);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(CONVERGENCE_MS);
    perch.mood = 'well';
    await canary.heard(60_000, never);
    expect(canary.view(begun).kind).toBe('singing');
  });

  it('leaves its perch', async () => {
    const perch = new FakePerch();
    const canary = perched(perch);
    await canary.close();
    expect(perch.closed).toBe(true);
  });
});
