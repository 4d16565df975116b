import type { ClientHttp2Session } from 'node:http2';
import { connect } from 'node:http2';
import type { SecureContext, TLSSocket } from 'node:tls';
import { createSecureContext } from 'node:tls';
import type { Address, Workload } from '../control/topology.ts';
import { Connections } from './connections.ts';
import type { Credentials } from './credentials.ts';
import { serverNameOf } from './credentials.ts';
import { endWithCertificate, retireBeforeCertificate } from './expiry.ts';
import { tlsOf } from './tls.ts';

/** Receive window of a stream, bytes: no answer of the sample application has to wait for a window update. */
export const STREAM_WINDOW = 1024 * 1024;

/** The mTLS sessions of one client-side proxy: one to each server pod, opened with the first stream. */
export class Sessions {
  readonly #sessions = new Map<string, ClientHttp2Session>();
  #credentials: Credentials;
  #context: SecureContext | undefined;
  readonly #connections = new Connections();

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  to(workload: Workload, tunnel: Address): ClientHttp2Session {
    const name = serverNameOf(workload);
    const open = this.#sessions.get(name);
    if (open !== undefined && !open.closed && !open.destroyed) return open;
    // Most workloads of a stage call nobody.
    this.#context ??= createSecureContext(tlsOf(this.#credentials));
    const session = connect(`https://${tunnel.host}:${tunnel.port}`, {
      secureContext: this.#context,
      // The certificate must be that of the pod which was chosen.
      servername: name,
      settings: { initialWindowSize: STREAM_WINDOW, enablePush: false },
    });
    // The streams of a session that fails say so themselves.
    const forget = () => {
      if (this.#sessions.get(name) === session) this.#sessions.delete(name);
    };
    this.#connections.add(session).on('close', forget);
    session.once('connect', (_session, socket) => {
      endWithCertificate(session, socket as TLSSocket);
      retireBeforeCertificate(session, socket as TLSSocket, () => {
        forget();
        session.close();
      });
    });
    this.#sessions.set(name, session);
    return session;
  }

  /** The next stream to each pod opens a session under these credentials; a session without streams ends. */
  renew(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#context = undefined;
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
  }

  close(): Promise<void> {
    return this.#connections.close();
  }
}
