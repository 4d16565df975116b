import type { Answer, Batch, Sent } from '../harness/model/control.ts';
import type { Dial, Stop } from './attempt.ts';
import { answerOf } from './failure.ts';
import { WorkloadError } from './workload-error.ts';

/** How often a batch looks at the clock. */
const TICK_MS = 50;
/** A tick that comes later than this was held up: the process stood still for some of it, so none of it counts. */
const STALL_MS = 20;

interface UnderWay {
  /** On the clock of running time. */
  readonly expiresAt: number;
  stop: Stop;
  settled: boolean;
}

/**
 * Sends a batch: attempts start in the order of their nonces, at most `concurrency` of them under way.
 *
 * @param now a clock that never goes back, milliseconds since the epoch
 * @returns one record a nonce, in their order
 * @throws what `signal` was aborted with; every attempt has been stopped by then
 */
export async function runBatch(
  dial: Dial,
  batch: Pick<Batch, 'nonces' | 'concurrency' | 'deadlineMs'>,
  now: () => number,
  signal: AbortSignal,
): Promise<readonly Sent[]> {
  const { nonces, concurrency, deadlineMs } = batch;
  if (!(concurrency >= 1 && deadlineMs > 0)) {
    throw new WorkloadError(
      'BATCH_INVALID',
      `give a batch concurrency ≥ 1 and deadlineMs > 0, not ${concurrency} and ${deadlineMs}`,
    );
  }
  signal.throwIfAborted();

  const sent = new Array<Sent>(nonces.length);
  let next = 0;

  // Deadlines count the time in which this process ran. An answer may lie unread in a socket while it did not, and on
  // the embedded testbed mesh and server stood still as well.
  let stalledMs = 0;
  const running = (): number => now() - stalledMs;

  // All deadlines are equally long, so they fall due in the order of starting: one queue and one timer do.
  const underWay: UnderWay[] = [];
  let head = 0;
  let timer: NodeJS.Timeout | undefined;

  const arm = (leftMs: number): void => {
    const delayMs = Math.min(leftMs, TICK_MS);
    const armedAt = now();
    timer = setTimeout(() => {
      timer = undefined;
      const tookMs = now() - armedAt;
      // A clock that was set back is no reason to wait that much longer.
      if (tookMs > delayMs + STALL_MS || tookMs < 0) stalledMs += tookMs;
      expire();
    }, delayMs);
  };

  const expire = (): void => {
    for (let first = underWay[head]; first !== undefined; first = underWay[head]) {
      const leftMs = first.expiresAt - running();
      if (!first.settled && leftMs > 0) {
        arm(leftMs);
        return;
      }
      head++;
      if (!first.settled) first.stop();
    }
  };

  const attempt = (nonce: string): Promise<Answer> =>
    new Promise((resolve) => {
      const entry: UnderWay = { expiresAt: running() + deadlineMs, stop: () => {}, settled: false };
      underWay.push(entry);
      if (timer === undefined) arm(deadlineMs);
      const settle = (answer: Answer): void => {
        entry.settled = true;
        resolve(answer);
      };
      try {
        entry.stop = dial(nonce, settle);
      } catch (error) {
        settle(answerOf(error));
      }
    });

  const worker = async (): Promise<void> => {
    while (next < nonces.length && !signal.aborted) {
      const index = next++;
      const nonce = nonces[index] ?? '';
      const startedAt = now();
      const answer = await attempt(nonce);
      sent[index] = { nonce, startedAt, endedAt: now(), answer };
    }
  };

  const abort = (): void => {
    for (const entry of underWay.slice(head)) if (!entry.settled) entry.stop();
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, nonces.length) }, worker));
  } finally {
    signal.removeEventListener('abort', abort);
    clearTimeout(timer);
  }
  signal.throwIfAborted();
  return sent;
}
