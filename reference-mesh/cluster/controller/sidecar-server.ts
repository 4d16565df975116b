import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Http2SecureServer, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { createSecureServer } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { Exchange } from '../../control/observation.ts';
import type { CertificateAuthority, Subject } from '../../proxy/certificate-authority.ts';
import type { Credentials } from '../../proxy/credentials.ts';
import { endWithCertificate } from '../../proxy/expiry.ts';
import { resetStream } from '../../proxy/reset-stream.ts';
import { tlsOf } from '../../proxy/tls.ts';
import type {
  Acknowledgement,
  CertificateAnswer,
  CertificateRequest,
  Hello,
  Report,
  Update,
} from '../protocol.ts';
import { PATHS, workloadKey } from '../protocol.ts';
import type { PeerPod } from './peer-pod.ts';
import { peerPodOf } from './peer-pod.ts';
import { reportOf } from './report.ts';
import type { Follower, Roll } from './roll.ts';
import type { State } from './state.ts';
import { View } from './view.ts';

/** Far more than any report or public key has, bytes. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** A sidecar that reads nothing is dropped when so much waits for it, bytes: it asks for everything again. */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024;
const MAX_NAMESPACES = 256;
const KEEP_ALIVE_MS = 30_000;

export interface SidecarServerOptions {
  readonly credentials: Credentials;
  readonly authority: Pick<CertificateAuthority, 'certify' | 'certificate'>;
  readonly certificateMs: number;
  readonly hello: Hello;
  readonly state: State;
  readonly roll: Roll;
  /** Who sends a token. */
  readonly identify: (token: string, signal: AbortSignal) => Promise<Subject | undefined>;
  /** Called once for each exchange that a sidecar measured. */
  readonly record: (exchange: Exchange) => void;
  /** Until it is true nobody is told anything: half a policy would be a wrong one. */
  readonly isComplete: () => boolean;
}

interface Watcher {
  readonly stream: ServerHttp2Stream;
  readonly follower: Follower;
  readonly view: View;
}

/** What the controller is to the sidecars: gives them their certificates and tells them of the mesh. */
export class SidecarServer {
  readonly #options: SidecarServerOptions;
  readonly #server: Http2SecureServer;
  readonly #watchers = new Set<Watcher>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #reported = new Map<string, number>();
  readonly #closing = new AbortController();

  private constructor(options: SidecarServerOptions, server: Http2SecureServer) {
    this.#options = options;
    this.#server = server;
    server.on('session', (session) => {
      this.#sessions.add(session);
      session.on('error', () => {});
      session.once('close', () => this.#sessions.delete(session));
      const socket = session.socket as TLSSocket;
      if (socket.authorized) endWithCertificate(session, socket);
    });
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {});
      this.#take(stream as ServerHttp2Stream, headers).catch(() => resetStream(stream));
    });
  }

  static async open(options: SidecarServerOptions, port: number, host?: string): Promise<SidecarServer> {
    // A certificate is asked for and not demanded: without one there is a single path, for those who have none yet.
    const server = createSecureServer({
      ...tlsOf(options.credentials),
      requestCert: true,
      rejectUnauthorized: false,
      // A pod that was cut off says no farewell.
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    });
    server.listen({ port, ...(host !== undefined && { host }) });
    await once(server, 'listening');
    return new SidecarServer(options, server);
  }

  address(): ReturnType<Http2SecureServer['address']> {
    return this.#server.address();
  }

  /** Tells every sidecar whom it concerns. */
  tell(update: Update): void {
    const { items } = this.#options.state;
    for (const key of update.gone) this.#reported.delete(key);
    for (const watcher of this.#watchers) {
      const part = watcher.view.part(update, items);
      if (part !== undefined) send(watcher, part);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const session of this.#sessions) session.destroy();
    await closed;
  }

  async #take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const url = new URL(String(headers[':path']), 'https://controller');
    const asked = `${headers[':method']} ${url.pathname}`;
    if (asked === `POST ${PATHS.certificates}`) return this.#certify(stream, headers);
    const pod = peerPodOf(stream.session?.socket as TLSSocket);
    if (pod === undefined) return end(stream, 401);
    switch (asked) {
      case `GET ${PATHS.updates}`:
        return this.#watch(stream, pod, url.searchParams.getAll('namespace').slice(0, MAX_NAMESPACES));
      case `POST ${PATHS.acknowledgements}`: {
        const { generation } = (await bodyOf(stream)) as Acknowledgement;
        this.#options.roll.acknowledge(pod, Number(generation));
        return end(stream, 204);
      }
      case `POST ${PATHS.exchanges}`:
        this.#record(pod, reportOf(await bodyOf(stream)));
        return end(stream, 204);
      default:
        return end(stream, 404);
    }
  }

  async #certify(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const { authority, certificateMs, identify } = this.#options;
    const [, token = ''] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
    const { publicKey } = (await bodyOf(stream)) as CertificateRequest;
    const subject = token === '' ? undefined : await identify(token, this.#closing.signal);
    if (subject === undefined) return end(stream, 401);
    if (typeof publicKey !== 'string') return end(stream, 400);
    const answer: CertificateAnswer = {
      certificate: await authority.certify(subject, publicKey, certificateMs),
      authority: authority.certificate,
    };
    stream.respond({ ':status': 200, 'content-type': 'application/json' });
    stream.end(JSON.stringify(answer));
  }

  #watch(stream: ServerHttp2Stream, pod: PeerPod, namespaces: readonly string[]): void {
    const { hello, state, roll, isComplete } = this.#options;
    if (!isComplete()) {
      end(stream, 503);
      return;
    }
    const follower: Follower = { ...pod, sent: 0, acknowledged: 0 };
    const view = new View(pod.namespace, namespaces, hello.versions.access);
    const watcher = { stream, follower, view };
    stream.respond({ ':status': 200, 'content-type': 'application/x-ndjson' });
    stream.write(`${JSON.stringify(hello)}\n`);
    send(watcher, view.whole(state.items, state.generation));
    this.#watchers.add(watcher);
    roll.enter(follower);
    stream.once('close', () => {
      this.#watchers.delete(watcher);
      roll.leave(follower);
    });
  }

  #record({ namespace, pod }: PeerPod, { number, exchanges }: Report): void {
    const key = workloadKey({ namespace, pod });
    if (number <= (this.#reported.get(key) ?? 0)) return;
    this.#reported.set(key, number);
    for (const exchange of exchanges) this.#options.record({ ...exchange, pod });
  }
}

function send({ stream, follower }: Watcher, update: Update): void {
  follower.sent = update.generation;
  stream.write(`${JSON.stringify(update)}\n`);
  if (stream.writableLength > MAX_BACKLOG_BYTES) resetStream(stream);
}

function end(stream: ServerHttp2Stream, status: number): void {
  stream.respond({ ':status': status }, { endStream: true });
}

/** @throws for what is too long, or no JSON */
async function bodyOf(stream: ServerHttp2Stream): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new RangeError(`more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}
