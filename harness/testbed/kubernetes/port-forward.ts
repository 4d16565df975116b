import { Duplex } from 'node:stream';
import type { ErrorEvent, WebSocket } from 'undici';
import type { Cluster } from './cluster.ts';

/** Channels of one forwarded port, each of which begins with the port's number in two bytes. */
const DATA = 0;
const ERROR = 1;
const PORT_BYTES = 2;

/** A pod, by name. */
export interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * A connection to a port on a pod's loopback, through API server and kubelet: it enters the pod past the mesh.
 *
 * @throws Error when the channel cannot be opened; ClusterError CLUSTER_RIGHT where the user may not
 */
export async function forwardedConnection(
  cluster: Cluster,
  { namespace, name }: PodName,
  port: number,
): Promise<Duplex> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/portforward?ports=${port}`;
  const socket = await cluster.channel(path);
  await opened(socket).catch(async (error: unknown) => {
    // A WebSocket does not tell the status that it was refused with; the same request without an upgrade does.
    await cluster.checkRight({ method: 'GET', path });
    throw error;
  });
  return new ForwardedConnection(socket);
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', (event) => reject(lost('cannot be opened', event)), { once: true });
    socket.addEventListener('close', () => reject(new Error('the API server closed the channel')), {
      once: true,
    });
  });
}

/** What undici reports is a TypeError, which p-retry takes for a mistake in the program. */
function lost(what: string, { error, message }: Pick<ErrorEvent, 'error' | 'message'>): Error {
  const why = message || (error instanceof Error ? error.message : '');
  return new Error(`the channel to the pod ${what}${why && ` (${why})`}`, { cause: error });
}

class ForwardedConnection extends Duplex {
  readonly #socket: WebSocket;
  readonly #begun = new Set<number>();

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(Buffer.from(data as ArrayBuffer)));
    socket.addEventListener('error', (event) => this.destroy(lost('is lost', event)));
    socket.addEventListener('close', () => {
      this.push(null);
      this.destroy();
    });
  }

  /** Node's connection pool asks it of every socket that it takes up again. */
  ref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    const framed = Buffer.alloc(chunk.length + 1);
    framed[0] = DATA;
    chunk.copy(framed, 1);
    this.#socket.send(framed);
    done();
  }

  override _final(done: () => void): void {
    this.#socket.close();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.close();
    done(error);
  }

  #take(frame: Buffer): void {
    const channel = frame[0] ?? 0;
    let data = frame.subarray(1);
    if (!this.#begun.has(channel)) {
      this.#begun.add(channel);
      data = data.subarray(PORT_BYTES);
    }
    if (data.length === 0) return;
    if (channel === DATA) this.push(data);
    else if (channel === ERROR) this.destroy(new Error(data.toString('utf8').slice(0, 300)));
  }
}
