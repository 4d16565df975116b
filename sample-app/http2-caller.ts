import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect } from 'node:net';
import type { Answer, Target } from '../harness/model/control.ts';
import type { HttpCall } from '../harness/model/probe.ts';
import type { Dial } from './attempt.ts';
import { answerOf } from './failure.ts';
import type { ResponseHeaders } from './http-request.ts';
import { headersOf, isWhole, MAX_BODY_BYTES, requestBodyOf } from './http-request.ts';
import { NONCE_HEADER } from './protocol.ts';

/** One h2c session, from its connection on (prior knowledge). Ends when it is retired and its last stream is done. */
class Session {
  readonly #session: ClientHttp2Session;
  #streams = 0;
  #retired = false;
  /** Why the session broke, if it did. */
  failure: Error | undefined;

  constructor(target: Target, onClose: (session: Session) => void) {
    const fail = (error: Error): void => {
      this.failure ??= error;
    };
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    // The session tells of a reset in other words than the socket.
    socket.on('error', fail);
    this.#session = connectHttp2('http://workload', {
      createConnection: () => socket,
      settings: { enablePush: false },
    });
    this.#session.on('error', fail);
    this.#session.once('close', () => onClose(this));
  }

  request(headers: Record<string, string>, endStream: boolean): ClientHttp2Stream {
    const stream = this.#session.request(headers, { endStream });
    this.#streams++;
    stream.once('close', () => {
      this.#streams--;
      if (this.#retired) this.retire();
    });
    return stream;
  }

  get usable(): boolean {
    return !this.#session.closed && !this.#session.destroyed;
  }

  /** No more requests on it. */
  retire(): void {
    this.#retired = true;
    if (this.#streams === 0) this.#session.destroy();
  }

  destroy(): void {
    this.#session.destroy();
  }
}

/** HTTP/2 by node:http2: a session for each request, or one for all requests to a target. */
export class Http2Caller {
  readonly #kept = new Map<string, Session>();
  readonly #sessions = new Set<Session>();

  dial(target: Target, call: HttpCall): Dial {
    const key = `${target.host} ${target.port}`;
    const fixed = {
      ':method': call.method,
      ':path': call.path,
      ':scheme': 'http',
      ':authority': target.authority,
      ...headersOf(call),
    };

    return (nonce, settle) => {
      const session = call.connection === 'fresh' ? this.#open(target) : this.#keep(key, target);
      const done = (): void => {
        if (call.connection === 'fresh') session.retire();
      };
      const requestBody = requestBodyOf(call, nonce);
      let stream: ClientHttp2Stream;
      try {
        stream = session.request({ ...fixed, [NONCE_HEADER]: nonce }, requestBody === undefined);
      } catch (error) {
        done();
        settle(answerOf(error));
        return () => {};
      }
      let status = 0;
      let headers: ResponseHeaders = {};
      let body = '';
      const end = (nothing: Answer): void => {
        settle(status === 0 ? nothing : { kind: 'response', status, whole: false });
      };
      stream.on('response', (received) => {
        status = received[':status'] ?? 0;
        headers = received as ResponseHeaders;
      });
      stream.on('data', (chunk: Buffer) => {
        body += chunk.toString();
        if (body.length > MAX_BODY_BYTES) stream.close(constants.NGHTTP2_CANCEL);
      });
      stream.on('end', () => {
        if (status === 0) return;
        settle({ kind: 'response', status, whole: isWhole(call, nonce, status, headers, body) });
      });
      stream.on('error', (error) => end(answerOf(session.failure ?? error)));
      stream.once('close', () => {
        const wasReset = session.usable && stream.rstCode !== constants.NGHTTP2_NO_ERROR;
        end(
          session.failure === undefined ? { kind: wasReset ? 'reset' : 'closed' } : answerOf(session.failure),
        );
        done();
      });
      if (requestBody !== undefined) stream.end(requestBody);

      return () => {
        // As with HTTP/1.1, what comes after a timeout gets another connection.
        if (this.#kept.get(key) === session) this.#kept.delete(key);
        end({ kind: 'timeout' });
        stream.close(constants.NGHTTP2_CANCEL);
        session.retire();
      };
    };
  }

  #keep(key: string, target: Target): Session {
    let session = this.#kept.get(key);
    if (session?.usable !== true) {
      session = this.#open(target);
      this.#kept.set(key, session);
    }
    return session;
  }

  #open(target: Target): Session {
    const session = new Session(target, (closed) => {
      this.#sessions.delete(closed);
      for (const [key, kept] of this.#kept) if (kept === closed) this.#kept.delete(key);
    });
    this.#sessions.add(session);
    return session;
  }

  close(): void {
    for (const session of this.#sessions) session.destroy();
    this.#sessions.clear();
    this.#kept.clear();
  }
}
