import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settle } from './attempt.ts';
import { runBatch } from './batch-run.ts';

const now = (): number => performance.timeOrigin + performance.now();
const never = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Attempts that are answered when the test says so. */
class Pending {
  readonly started: string[] = [];
  readonly stopped: string[] = [];
  readonly open = new Map<string, Settle>();
  most = 0;

  readonly dial = (nonce: string, settle: Settle): (() => void) => {
    this.started.push(nonce);
    this.open.set(nonce, settle);
    this.most = Math.max(this.most, this.open.size);
    return () => {
      this.stopped.push(nonce);
      this.open.delete(nonce);
      settle({ kind: 'timeout' });
    };
  };

  answer(nonce: string | undefined): void {
    const settle = this.open.get(nonce ?? '');
    this.open.delete(nonce ?? '');
    settle?.({ kind: 'echo', whole: true });
  }
}

describe('a batch', () => {
  it('starts and reports in the order of nonces and never exceeds its concurrency, in whatever order answers come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(12),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat(100)),
        async (count, concurrency, picks) => {
          const nonces = Array.from({ length: count }, (_, i) => `n${i}`);
          const pending = new Pending();
          const run = runBatch(pending.dial, { nonces, concurrency, deadlineMs: 5000 }, now, never);
          for (const pick of picks) {
            await turn();
            const open = [...pending.open.keys()];
            if (open.length === 0) break;
            pending.answer(open[pick % open.length]);
          }
          const sent = await run;
          expect(pending.started).toEqual(nonces);
          expect(sent.map(({ nonce }) => nonce)).toEqual(nonces);
          expect(pending.most).toBe(Math.min(concurrency, count));
          expect(sent.every(({ startedAt, endedAt }) => endedAt >= startedAt)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('gives each attempt its own deadline', async () => {
    const pending = new Pending();
    const sent = await runBatch(
      pending.dial,
      { nonces: ['a', 'b', 'c'], concurrency: 2, deadlineMs: 30 },
      now,
      never,
    );
    expect(pending.stopped).toEqual(['a', 'b', 'c']);
    for (const { startedAt, endedAt, answer } of sent) {
      expect(answer).toEqual({ kind: 'timeout' });
      expect(endedAt - startedAt).toBeGreaterThanOrEqual(29);
    }
  });

  it('does not count the time in which its process stood still', async () => {
    const answered = await runBatch(
      (_nonce, settle) => {
        // Answered as soon as the process runs again, after the deadline by the clock on the wall.
        setImmediate(() => {
          const end = now() + 120;
          while (now() < end);
          setTimeout(() => settle({ kind: 'echo', whole: true }), 30);
        });
        return () => settle({ kind: 'timeout' });
      },
      { nonces: ['a'], concurrency: 1, deadlineMs: 40 },
      now,
      never,
    );
    expect(answered[0]?.answer).toEqual({ kind: 'echo', whole: true });
  });

  it('rejects with the reason of an abort, once every attempt under way is stopped', async () => {
    const pending = new Pending();
    const stop = new AbortController();
    const run = runBatch(
      pending.dial,
      { nonces: ['a', 'b', 'c'], concurrency: 2, deadlineMs: 5000 },
      now,
      stop.signal,
    );
    stop.abort(new Error('budget spent'));
    await expect(run).rejects.toThrow('budget spent');
    expect(pending.started).toEqual(['a', 'b']);
    expect(pending.stopped).toEqual(['a', 'b']);
  });

  it('starts nothing under an aborted signal', async () => {
    const pending = new Pending();
    const run = runBatch(
      pending.dial,
      { nonces: ['a'], concurrency: 1, deadlineMs: 50 },
      now,
      AbortSignal.abort(),
    );
    await expect(run).rejects.toThrow();
    expect(pending.started).toEqual([]);
  });

  it('is an answer of trouble when a target cannot be dialled at all', async () => {
    const dial = (): never => {
      throw new RangeError('port out of range');
    };
    const [sent] = await runBatch(dial, { nonces: ['a'], concurrency: 1, deadlineMs: 50 }, now, never);
    expect(sent?.answer).toEqual({ kind: 'trouble', message: 'port out of range' });
  });

  it.each([
    { concurrency: 0, deadlineMs: 10 },
    { concurrency: 1, deadlineMs: 0 },
  ])('refuses %j, which could never end or never succeed', async (bounds) => {
    const run = runBatch(new Pending().dial, { nonces: ['a'], ...bounds }, now, never);
    await expect(run).rejects.toThrow(expect.objectContaining({ code: 'BATCH_INVALID' }));
  });
});
