import { describe, expect, it } from 'vitest';
import type { Role } from '../../model/cast.ts';
import type { Home } from './home.ts';
import type { Wish } from './pool.ts';
import { Pool } from './pool.ts';

const { signal } = new AbortController();
const ANY: Wish = { roles: ['client', 'server-v1'], later: [], condition: 'any' };

/** A stand-in for a home: as much of it as a pool looks at. */
class FakeHome {
  readonly inhabitants: { readonly agents: Map<Role, unknown> };
  isUsed = false;
  closed = false;

  constructor(roles: readonly Role[]) {
    this.inhabitants = { agents: new Map(roles.map((role) => [role, {}])) };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

function poolOf(size: number) {
  const built: FakeHome[] = [];
  let most = 0;
  const pool = new Pool(
    {
      open: async ({ roles }) => {
        const home = new FakeHome(roles);
        built.push(home);
        most = Math.max(most, built.filter(({ closed }) => !closed).length);
        return home as unknown as Home;
      },
    },
    size,
  );
  return { pool, built, most: () => most };
}

describe('a pool of homes', () => {
  it('never has more of them than its size, however many are wanted at once', async () => {
    const { pool, built, most } = poolOf(2);
    await Promise.all(
      Array.from({ length: 9 }, async () => {
        const home = await pool.take(ANY, signal);
        await Promise.resolve();
        pool.giveBack(home);
      }),
    );
    expect(most()).toBe(2);
    expect(built).toHaveLength(2);
  });

  it('lets a home again that came back', async () => {
    const { pool } = poolOf(1);
    const home = await pool.take(ANY, signal);
    pool.giveBack(home);
    expect(await pool.take(ANY, signal)).toBe(home);
  });

  it('ends one that is not clean, and builds another in its place when one is wanted', async () => {
    const { pool, built } = poolOf(1);
    const dirty = await pool.take(ANY, signal);
    const next = pool.take(ANY, signal);
    await pool.end(dirty);
    expect(await next).not.toBe(dirty);
    expect(built.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it('chooses the idle home that has to be changed least', async () => {
    const { pool } = poolOf(2);
    const small = await pool.take(ANY, signal);
    const big = await pool.take({ ...ANY, roles: ['client', 'server-v1', 'server-v2', 'server-v3'] }, signal);
    pool.giveBack(small);
    pool.giveBack(big);
    expect(await pool.take({ ...ANY, roles: ['client', 'server-v2', 'server-v3'] }, signal)).toBe(big);
  });

  it('gives up an idle home for one that must be untouched', async () => {
    const { pool, built } = poolOf(1);
    pool.giveBack(await pool.take(ANY, signal));
    const untouched = await pool.take({ ...ANY, condition: 'untouched' }, signal);
    expect(untouched).toBe(built[1]);
    expect(built[0]?.closed).toBe(true);
  });

  it('makes room again when building fails', async () => {
    let tries = 0;
    const pool = new Pool(
      {
        open: async ({ roles }) => {
          if (tries++ === 0) throw new Error('no room');
          return new FakeHome(roles) as unknown as Home;
        },
      },
      1,
    );
    await expect(pool.take(ANY, signal)).rejects.toThrow('no room');
    await expect(pool.take(ANY, signal)).resolves.toBeInstanceOf(FakeHome);
  });

  it('stops waiting when it is told to, and when the pool closes', async () => {
    const { pool, built } = poolOf(1);
    await pool.take(ANY, signal);
    const impatient = new AbortController();
    const first = pool.take(ANY, impatient.signal);
    impatient.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    const second = pool.take(ANY, signal);
    await pool.close();
    await expect(second).rejects.toThrow('closed');
    expect(built.every(({ closed }) => closed)).toBe(true);
  });
});
