import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is said over it at the end, when everything is in order. */
const FINISHED = 'finished\n';
const PAUSE_MS = 100;
/** How long the other container may take to start, milliseconds. */
const START_MS = 60_000;

/** How the process at the other end ended. */
export type Ending = 'finished' | 'died' | 'never-began';

/**
 * Waits at a socket for the process whose files are to be kept, and then for its end: a process that is killed cannot
 * say so, but its connection ends with it.
 */
export async function awaitEnding(socket: string, signal: AbortSignal, startMs = START_MS): Promise<Ending> {
  const { promise, resolve, reject } = Promise.withResolvers<Ending>();
  const server = createServer((line) => {
    clearTimeout(start);
    let said = '';
    line.setEncoding('utf8');
    line.on('data', (text: string) => {
      said = (said + text).slice(0, FINISHED.length);
    });
    line.on('error', () => {});
    line.on('close', () => resolve(said === FINISHED ? 'finished' : 'died'));
  });
  const start = setTimeout(() => resolve('never-began'), startMs);
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  server.once('error', reject);
  server.listen(socket);
  try {
    return await promise;
  } finally {
    clearTimeout(start);
    signal.removeEventListener('abort', abort);
    server.close();
  }
}

/** The other end of it. */
export interface Lifeline {
  /** Says that everything is in order. */
  finish(): Promise<void>;
  close(): void;
}

/** @throws Error where nobody waits at the socket */
export async function holdLifeline(socket: string, signal: AbortSignal): Promise<Lifeline> {
  const until = Date.now() + START_MS;
  for (;;) {
    try {
      const line = await connected(socket);
      return {
        finish: () => new Promise((resolve) => line.end(FINISHED, () => resolve())),
        close: () => line.destroy(),
      };
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(PAUSE_MS, undefined, { signal });
    }
  }
}

function connected(socket: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const line = connect(socket, () => {
      line.off('error', reject);
      line.on('error', () => {});
      resolve(line);
    });
    line.once('error', reject);
  });
}
