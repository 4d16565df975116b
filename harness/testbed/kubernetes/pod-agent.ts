import type { IncomingMessage } from 'node:http';
import { Agent as ConnectionPool, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import pRetry, { AbortError } from 'p-retry';
import type { Agent, Batch, ReceiptPage, SelfCheck, Sent } from '../../model/control.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import type { PodName } from './port-forward.ts';
import { forwardedConnection } from './port-forward.ts';

/** Port of the control channel on every pod's loopback: outside the numbers that are drawn for the servers. */
export const CONTROL_PORT = 31_999;

const RETRIES = 5;
/** What a round trip may take beside the attempts themselves, milliseconds. */
const ROUND_TRIP_MS = 30_000;
/** Largest page: receipts of ten thousand requests with long paths. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly withinMs: number;
}

/** Connections through the API server, kept open between requests. */
class ForwardedPool extends ConnectionPool {
  readonly #cluster: Cluster;
  readonly #pod: PodName;

  constructor(cluster: Cluster, pod: PodName) {
    super({ keepAlive: true, maxSockets: 2 });
    this.#cluster = cluster;
    this.#pod = pod;
  }

  override createConnection(
    _options: unknown,
    done?: (error: Error | null, connection: Duplex) => void,
  ): undefined {
    forwardedConnection(this.#cluster, this.#pod, CONTROL_PORT).then(
      (connection) => done?.(null, connection),
      (error: unknown) =>
        done?.(error instanceof Error ? error : new Error(String(error)), undefined as never),
    );
  }

  // What Node does by default is for TCP sockets.
  override keepSocketAlive(): boolean {
    return true;
  }
}

/**
 * The agent inside a pod, over connections that are kept open. A batch is sent once: whether one whose answer was lost
 * has been sent nobody knows. What only reads is asked again over a new connection.
 */
export class PodAgent implements Agent {
  readonly #pool: ConnectionPool;
  readonly pod: PodName;

  constructor(cluster: Cluster, pod: PodName) {
    this.pod = pod;
    this.#pool = new ForwardedPool(cluster, pod);
  }

  async send(batch: Batch, signal: AbortSignal): Promise<readonly Sent[]> {
    const rounds = Math.ceil(batch.nonces.length / batch.concurrency);
    const withinMs = rounds * batch.deadlineMs + ROUND_TRIP_MS;
    return (await this.#call(
      { method: 'POST', path: '/send', body: JSON.stringify(batch), withinMs },
      signal,
    )) as readonly Sent[];
  }

  async receipts(after: number, signal: AbortSignal): Promise<ReceiptPage> {
    return (await this.#ask(`/receipts?after=${after}`, signal)) as ReceiptPage;
  }

  async selfCheck(signal: AbortSignal): Promise<SelfCheck> {
    return (await this.#ask('/self-check', signal)) as SelfCheck;
  }

  close(): void {
    this.#pool.destroy();
  }

  #ask(path: string, signal: AbortSignal): Promise<unknown> {
    return pRetry(() => this.#call({ method: 'GET', path, withinMs: ROUND_TRIP_MS }, signal), {
      retries: RETRIES,
      minTimeout: 50,
      maxTimeout: 2_000,
      signal,
      shouldRetry: ({ error }) => !(error instanceof ClusterError),
    });
  }

  async #call({ method, path, body, withinMs }: Call, signal: AbortSignal): Promise<unknown> {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(
        {
          host: 'control',
          method,
          path,
          agent: this.#pool,
          signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
          ...(body !== undefined && {
            headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
          }),
        },
        resolve,
      );
      asked.once('error', reject);
      asked.end(body);
    });
    const length = Number(answer.headers['content-length']);
    if (!(length <= MAX_ANSWER_BYTES)) {
      answer.destroy();
      throw new AbortError(`the agent of ${this.pod.name} answered with ${length} bytes`);
    }
    const json = JSON.parse(await text(answer)) as unknown;
    if (answer.statusCode === 200) return json;
    const { code, message } = json as { readonly code?: string; readonly message?: string };
    // The agent has answered: asking again changes nothing.
    throw new AbortError(`${code}: ${message}`);
  }
}
