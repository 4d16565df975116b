import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { Http2Server, ServerHttp2Stream } from 'node:http2';
import { createServer as createHttp2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { Connections } from './connections.ts';
import type { HttpCaller } from './http-caller.ts';
import { Http1Caller, Http2Caller } from './http-caller.ts';
import { STREAM_WINDOW } from './sessions.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0');

/** Takes connections that speak HTTP/1.1 or, by prior knowledge, HTTP/2 without TLS, and tells them apart. */
export class HttpFront {
  readonly #http1: Server;
  readonly #http2: Http2Server;
  readonly #sessions = new Connections();

  constructor(onRequest: (caller: HttpCaller) => void) {
    // Deadlines are the agent's: a proxy that gives up first would look like a denial.
    this.#http1 = createServer(
      { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 },
      (request, response) => onRequest(new Http1Caller(request, response)),
    );
    this.#http2 = createHttp2Server({ settings: { initialWindowSize: STREAM_WINDOW } });
    this.#http2.on('stream', (stream, headers) =>
      onRequest(new Http2Caller(stream as ServerHttp2Stream, headers, '2')),
    );
    this.#http2.on('session', (session) => this.#sessions.add(session));
  }

  accept(socket: Socket): void {
    let seen: Buffer | undefined;
    const look = () => {
      const chunk: Buffer | null = socket.read();
      if (chunk === null) return;
      seen = seen === undefined ? chunk : Buffer.concat([seen, chunk]);
      const mayBeHttp2 = PREFACE.subarray(0, seen.length).equals(seen.subarray(0, PREFACE.length));
      if (mayBeHttp2 && seen.length < PREFACE.length) return;
      socket.off('readable', look);
      socket.unshift(seen);
      (mayBeHttp2 ? this.#http2 : this.#http1).emit('connection', socket);
    };
    socket.on('readable', look);
  }

  close(): Promise<void> {
    return this.#sessions.close();
  }
}
