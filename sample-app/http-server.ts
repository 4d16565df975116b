import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttp1Server } from 'node:http';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { performServerHandshake } from 'node:http2';
import type { Socket } from 'node:net';
import type { Ask } from '../harness/model/probe.ts';
import { parseAsk } from './ask.ts';
import type { Speakers } from './preface.ts';
import { sniffPreface } from './preface.ts';
import {
  ASK_HEADER,
  bodyOf,
  DIGEST_HEADER,
  digestOf,
  isBodiless,
  NONCE_HEADER,
  WORKLOAD_HEADER,
} from './protocol.ts';
import type { Arrival, ReceiptLog } from './receipt-log.ts';

export interface HttpServer {
  /** Takes a new connection, with its number. */
  accept(socket: Socket, connection: number): void;
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.join(', ') ?? '');
}

/** Answers at once, or after the delay unless the request has ended by then. */
function answerAfter(
  delayMs: number,
  exchange: ServerResponse | ServerHttp2Stream,
  answer: () => void,
): void {
  if (delayMs === 0) {
    answer();
    return;
  }
  const timer = setTimeout(answer, delayMs);
  exchange.once('close', () => clearTimeout(timer));
}

/** Answers any method on any path over HTTP/1.1 and h2c, on one port; each request is logged before it is answered. */
export function createHttpServer(workload: string, port: number, log: ReceiptLog): HttpServer {
  const connections = new WeakMap<Socket, number>();

  const receive = (
    headers: IncomingHttpHeaders,
    seen: Required<Pick<Arrival, 'method' | 'path' | 'httpVersion' | 'connection'>>,
  ): { nonce: string; status: number; delayMs: number } => {
    const nonce = textOf(headers[NONCE_HEADER]);
    const wish = textOf(headers[ASK_HEADER]);
    const ask: Ask = wish === '' ? {} : (parseAsk(wish) ?? { status: 400 });
    log.add({ nonce, port, protocol: 'http', ...seen, ...ask });
    return { nonce, status: ask.status ?? 200, delayMs: ask.delayMs ?? 0 };
  };

  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const { headers, method = '', url: path = '', httpVersion } = request;
    const connection = connections.get(request.socket) ?? 0;
    const { nonce, status, delayMs } = receive(headers, { method, path, httpVersion, connection });
    const answer = (): void => {
      const fields = [
        NONCE_HEADER,
        nonce,
        WORKLOAD_HEADER,
        workload,
        DIGEST_HEADER,
        digestOf(nonce, workload, status),
      ];
      if (isBodiless(method, status)) {
        response.writeHead(status, fields);
        response.end();
        return;
      }
      const body = bodyOf(nonce, workload, status);
      fields.push('content-type', 'application/json', 'content-length', String(Buffer.byteLength(body)));
      response.writeHead(status, fields);
      response.end(body);
    };
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
      answerAfter(delayMs, response, answer);
      return;
    }
    // Proxies take an answer that overtakes the request's body for a broken upstream.
    request.on('end', () => answerAfter(delayMs, response, answer));
    request.resume();
  };

  const onStream = (connection: number, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
    const method = textOf(headers[':method']);
    const path = textOf(headers[':path']);
    const { nonce, status, delayMs } = receive(headers, { method, path, httpVersion: '2', connection });
    const answer = (): void => {
      if (stream.destroyed) return;
      const fields = {
        ':status': status,
        [NONCE_HEADER]: nonce,
        [WORKLOAD_HEADER]: workload,
        [DIGEST_HEADER]: digestOf(nonce, workload, status),
      };
      if (isBodiless(method, status)) {
        stream.respond(fields, { endStream: true });
        return;
      }
      stream.respond({ ...fields, 'content-type': 'application/json' });
      stream.end(bodyOf(nonce, workload, status));
    };
    // A client may reset its stream at any time.
    stream.on('error', () => {});
    stream.on('end', () => answerAfter(delayMs, stream, answer));
    stream.resume();
  };

  // Never listens itself. Idle connections stay open: it is the client that ends them, a server that did would race with
  // requests.
  const http1 = createHttp1Server({ keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 }, onRequest);

  const speakers: Speakers = {
    http1: (socket) => {
      http1.emit('connection', socket);
    },
    http2: (socket) => {
      const connection = connections.get(socket) ?? 0;
      const session = performServerHandshake(socket);
      session.on('error', () => {});
      session.on('stream', (stream, headers) => onStream(connection, stream, headers));
    },
  };

  return {
    accept: (socket, connection) => {
      connections.set(socket, connection);
      sniffPreface(socket, speakers);
    },
  };
}
