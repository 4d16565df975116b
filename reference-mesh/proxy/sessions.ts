import type { ClientHttp2Session } from 'node:http2';
import { connect } from 'node:http2';
import type { SecureContext } from 'node:tls';
import { createSecureContext } from 'node:tls';
import type { Address, Workload } from '../control/topology.ts';
import type { Credentials } from './certificate-authority.ts';
import { serverNameOf } from './certificate-authority.ts';
import { Connections } from './connections.ts';

/** Receive window of a stream, bytes: no answer of the sample application has to wait for a window update. */
export const STREAM_WINDOW = 1024 * 1024;

function secureContextOf(credentials: Credentials): SecureContext {
  return createSecureContext({
    key: credentials.key,
    cert: credentials.certificate,
    ca: credentials.authority,
    minVersion: 'TLSv1.3',
  });
}

/** The mTLS sessions of one client-side proxy: one to each server pod, opened with the first stream. */
export class Sessions {
  readonly #sessions = new Map<string, ClientHttp2Session>();
  readonly #credentials: Credentials;
  #context: SecureContext | undefined;
  readonly #connections = new Connections();

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  to(workload: Workload, tunnel: Address): ClientHttp2Session {
    const { pod } = workload;
    const open = this.#sessions.get(pod);
    if (open !== undefined && !open.closed && !open.destroyed) return open;
    // Most workloads of a stage call nobody.
    this.#context ??= secureContextOf(this.#credentials);
    const session = connect(`https://${tunnel.host}:${tunnel.port}`, {
      secureContext: this.#context,
      // The certificate must be that of the pod which was chosen.
      servername: serverNameOf(workload),
      settings: { initialWindowSize: STREAM_WINDOW, enablePush: false },
    });
    // The streams of a session that fails say so themselves.
    this.#connections.add(session).on('close', () => {
      if (this.#sessions.get(pod) === session) this.#sessions.delete(pod);
    });
    this.#sessions.set(pod, session);
    return session;
  }

  close(): Promise<void> {
    return this.#connections.close();
  }
}
