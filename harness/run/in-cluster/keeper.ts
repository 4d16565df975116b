import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { awaitEnding } from './lifeline.ts';

/** The files that a finished shard leaves, and what is fetched of it. */
export const KEPT_FILES = [
  { name: 'result.json', of: 'result' },
  { name: 'evidence.jsonl.gz', of: 'evidence' },
] as const;

export interface Keeping {
  /** Where the shard's result will lie. */
  readonly folder: string;
  /** Socket by which the shard's process is known to live. */
  readonly lifeline: string;
  /** On this pod's loopback; 0 for any. */
  readonly port: number;
  readonly signal: AbortSignal;
  /** Told the port once the files can be had. */
  onServing(port: number): void;
}

/**
 * Holds out the files of a shard that is done until they were fetched: the pod of a container that has ended goes on as
 * long as another of its containers does.
 *
 * @returns `fetched`, or `lost` where the shard's process ended without leaving them
 */
export async function keepFiles({
  folder,
  lifeline,
  port,
  signal,
  onServing,
}: Keeping): Promise<'fetched' | 'lost'> {
  if ((await awaitEnding(lifeline, signal)) !== 'finished') return 'lost';
  const fetched = Promise.withResolvers<void>();
  const abort = () => fetched.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const server = createServer((request, response) => {
    void answer(folder, request, response, fetched.resolve).catch(() => response.destroy());
  });
  try {
    onServing(await listening(server, port));
    await fetched.promise;
    return 'fetched';
  } finally {
    signal.removeEventListener('abort', abort);
    server.close();
    server.closeIdleConnections();
  }
}

async function answer(
  folder: string,
  { method, url }: IncomingMessage,
  response: ServerResponse,
  onFetched: () => void,
): Promise<void> {
  if (method === 'POST' && url === '/fetched') {
    response.writeHead(204, { connection: 'close' }).end(onFetched);
    return;
  }
  const name = KEPT_FILES.find((kept) => url === `/${kept.name}`)?.name;
  if (method !== 'GET' || name === undefined) {
    response.writeHead(404, { connection: 'close' }).end();
    return;
  }
  const file = path.join(folder, name);
  const { size } = await stat(file);
  response.writeHead(200, { 'content-length': size, connection: 'close' });
  await pipeline(createReadStream(file), response);
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
