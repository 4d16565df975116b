import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import type { Readable, Writable } from 'node:stream';
import type { HttpHead } from '../control/request.ts';
import { announcesBody } from './http-headers.ts';
import { resetStream } from './reset-stream.ts';

/** Who sent a request and waits for its answer: an application over HTTP/1.1 or h2c, or another proxy. */
export interface HttpCaller {
  /** The connection that the request came on: the same object for each of its requests. */
  readonly connection: object;
  readonly head: HttpHead & { readonly headers: IncomingHttpHeaders };
  readonly body: Readable | undefined;
  /** Head and whole body in one go. */
  answer(status: number, headers: OutgoingHttpHeaders, body?: Buffer | string): void;
  /** Head now, body to be written. */
  begin(status: number, headers: OutgoingHttpHeaders): Writable;
  /** Ends it so that it cannot pass for a complete answer. */
  cut(): void;
  /** Calls `listener` if the caller goes away before the answer is complete. */
  onGone(listener: () => void): void;
}

export class Http1Caller implements HttpCaller {
  readonly connection: object;
  readonly head: HttpCaller['head'];
  readonly body: Readable | undefined;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    const { method = 'GET', url = '/', headers } = request;
    this.connection = request.socket;
    this.head = { method, target: url, headers, version: '1.1' };
    this.body = announcesBody(headers) ? request : undefined;
    this.#response = response;
  }

  answer(status: number, headers: OutgoingHttpHeaders, body?: Buffer | string): void {
    if (this.#response.destroyed) return;
    this.#response.writeHead(status, headers);
    this.#response.end(body);
  }

  begin(status: number, headers: OutgoingHttpHeaders): Writable {
    this.#response.writeHead(status, headers);
    return this.#response;
  }

  cut(): void {
    this.#response.destroy();
  }

  onGone(listener: () => void): void {
    this.#response.once('close', () => {
      if (!this.#response.writableFinished) listener();
    });
  }
}

export class Http2Caller implements HttpCaller {
  readonly connection: object;
  readonly head: HttpCaller['head'];
  readonly body: Readable | undefined;
  readonly #stream: ServerHttp2Stream;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, version: HttpHead['version']) {
    this.connection = stream.session ?? stream;
    this.head = {
      method: String(headers[':method']),
      target: String(headers[':path']),
      headers,
      version,
    };
    this.body = stream.readableEnded || stream.endAfterHeaders ? undefined : stream;
    this.#stream = stream;
    // What it says comes out as `close` too.
    stream.on('error', () => {});
  }

  answer(status: number, headers: OutgoingHttpHeaders, body?: Buffer | string): void {
    if (this.#stream.closed || this.#stream.destroyed) return;
    const endStream = body === undefined || body.length === 0;
    headers[':status'] = status;
    this.#stream.respond(headers, { endStream });
    if (!endStream) this.#stream.end(body);
  }

  begin(status: number, headers: OutgoingHttpHeaders): Writable {
    if (!this.#stream.closed && !this.#stream.destroyed)
      this.#stream.respond({ ...headers, ':status': status });
    return this.#stream;
  }

  cut(): void {
    resetStream(this.#stream);
  }

  onGone(listener: () => void): void {
    this.#stream.once('close', () => {
      if (!this.#stream.writableFinished) listener();
    });
  }
}
