import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pRetry from 'p-retry';
import type { Cluster } from '../cluster.ts';
import { ClusterError } from '../error.ts';
import type { PodName } from '../port-forward.ts';
import { forwardedConnection } from '../port-forward.ts';
import { JobError } from './error.ts';
import { KEEPER_PORT } from './pod-places.ts';

/** A file that a pod keeps, and what it must be. */
export interface KeptFile {
  readonly name: string;
  /** SHA-256 that the pod announced, hex. */
  readonly sha256: string;
  /** The most that is read, bytes. */
  readonly most: number;
}

const RETRIES = 4;
const ANSWER_MS = 120_000;

/**
 * Fetches a file from a pod, through the API server, and accepts only what the pod announced.
 *
 * @param file where to write it; it is there only if it was accepted
 * @throws JobError JOB_DIGEST; ClusterError; Error while the pod does not answer
 */
export async function fetchKept(
  cluster: Cluster,
  pod: PodName,
  kept: KeptFile,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  await pRetry(
    async () => {
      const answer = await ask(cluster, pod, { method: 'GET', path: `/${kept.name}` }, signal);
      await accept(answer, pod, kept, file, signal);
    },
    { retries: RETRIES, minTimeout: 200, maxTimeout: 5_000, signal, shouldRetry: isTransient },
  );
}

/** Tells a pod that its files are safe: it ends then. */
export async function dismiss(cluster: Cluster, pod: PodName, signal: AbortSignal): Promise<void> {
  await pRetry(
    async () => {
      const answer = await ask(cluster, pod, { method: 'POST', path: '/fetched' }, signal);
      answer.resume();
    },
    { retries: RETRIES, minTimeout: 200, maxTimeout: 5_000, signal, shouldRetry: isTransient },
  );
}

function isTransient({ error }: { readonly error: Error }): boolean {
  return !(error instanceof JobError || error instanceof ClusterError);
}

async function ask(
  cluster: Cluster,
  pod: PodName,
  { method, path }: { readonly method: string; readonly path: string },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const connection = await forwardedConnection(cluster, pod, KEEPER_PORT);
  const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  return new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(
      { host: 'keeper', method, path, createConnection: () => connection, signal: within },
      resolve,
    );
    asked.once('error', reject);
    asked.end();
  });
}

async function accept(
  answer: IncomingMessage,
  { name }: PodName,
  kept: KeptFile,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  if (answer.statusCode !== 200) {
    answer.destroy();
    throw new Error(`pod ${name} answered ${answer.statusCode} for ${kept.name}`);
  }
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > kept.most ? refusal(name, kept, `more than ${kept.most} bytes`) : null, chunk);
    },
  });
  try {
    await pipeline(answer, measure, createWriteStream(file), { signal });
    const digest = hash.digest('hex');
    if (digest !== kept.sha256) throw refusal(name, kept, `${bytes} bytes with SHA-256 ${digest}`);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

function refusal(pod: string, { name, sha256 }: KeptFile, found: string): JobError {
  return new JobError(
    'JOB_DIGEST',
    `${name} of pod ${pod} is refused: announced was SHA-256 ${sha256}, it sent ${found}; see who can reach that pod, then run it again`,
  );
}
