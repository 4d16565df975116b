import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';
import type { Json } from '../../model/kubernetes.ts';
import { Cluster } from './cluster.ts';

export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly userAgent: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Json;
}

export interface Reply {
  readonly status: number;
  readonly body: Json;
}

/** An answer, lines of a watch after which the stream ends, or the connection is cut. */
export type Behaviour = Reply | { readonly lines: readonly Json[] } | 'cut';

export interface ApiServer {
  readonly cluster: Cluster;
  readonly seen: readonly SeenRequest[];
  /** Drops every forwarded connection, without a word. */
  cutChannels(): void;
  close(): Promise<void>;
}

export const OK: Reply = { status: 200, body: {} };
export const NOT_FOUND: Reply = { status: 404, body: { kind: 'Status', message: 'not found' } };
export const FORBIDDEN: Reply = { status: 403, body: { kind: 'Status', message: 'forbidden' } };

/** Stands in for an API server on this machine's loopback. */
export async function startApiServer(
  behave: (request: SeenRequest) => Behaviour,
  options: { readonly now?: () => number; readonly podPort?: number } = {},
): Promise<ApiServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const sockets = new Set<Duplex>();
  const cutChannels = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const one: SeenRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      userAgent: request.headers['user-agent'] ?? '',
      authorization: request.headers.authorization,
      contentType: request.headers['content-type'],
      body: body === '' ? null : (JSON.parse(body) as Json),
    };
    seen.push(one);
    const behaviour = behave(one);
    if (behaviour === 'cut') return void request.socket.destroy();
    if ('lines' in behaviour) {
      response.writeHead(200);
      response.end(behaviour.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      return;
    }
    response.writeHead(behaviour.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(behaviour.body));
  }
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    if (options.podPort === undefined) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    forward(request, socket as Socket, options.podPort);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'stand-in', server: `http://127.0.0.1:${port}`, skipTLSVerify: true }],
    users: [{ name: 'somebody', token: 'secret' }],
    contexts: [{ name: 'stand-in', cluster: 'stand-in', user: 'somebody' }],
    currentContext: 'stand-in',
  });
  return {
    cluster: Cluster.over(config, 'smi-conformance/1.0', options.now ?? (() => 0)),
    seen,
    cutChannels,
    close: async () => {
      cutChannels();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const DATA = 0;
const ERROR = 1;
const CLOSE_FRAME = Buffer.from([0x88, 0]);

/** What kubelet does: each channel begins with the port's number, then bytes go to and fro. */
function forward(request: IncomingMessage, socket: Socket, podPort: number): void {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      'Sec-WebSocket-Protocol: v4.channel.k8s.io',
      '\r\n',
    ].join('\r\n'),
  );
  const asked = Number(/ports=(\d+)/.exec(request.url ?? '')?.[1]);
  const number = Buffer.alloc(2);
  number.writeUInt16LE(asked);
  socket.write(frame(Buffer.concat([Buffer.from([DATA]), number])));
  socket.write(frame(Buffer.concat([Buffer.from([ERROR]), number])));
  const pod = connect(podPort, '127.0.0.1');
  pod.on('data', (data: Buffer) => socket.write(frame(Buffer.concat([Buffer.from([DATA]), data]))));
  pod.on('error', (error) =>
    socket.write(frame(Buffer.concat([Buffer.from([ERROR]), Buffer.from(error.message)]))),
  );
  pod.on('close', () => socket.end(CLOSE_FRAME));
  socket.on('error', () => pod.destroy());
  socket.on('close', () => pod.destroy());
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const read = unmasked(rest);
      if (!read) return;
      rest = read.rest;
      if (read.opcode === 8) return void socket.destroy();
      if (read.payload[0] === DATA) pod.write(read.payload.subarray(1));
    }
  });
}

function frame(payload: Buffer): Buffer {
  if (payload.length < 126) return Buffer.concat([Buffer.from([0x82, payload.length]), payload]);
  const header = Buffer.from([0x82, 126, 0, 0]);
  header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** One frame of a client (RFC 6455, 5.2), below 64 KiB. */
function unmasked(bytes: Buffer): { opcode: number; payload: Buffer; rest: Buffer } | undefined {
  if (bytes.length < 6) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const start = short === 126 ? 4 : 2;
  const length = short === 126 ? bytes.readUInt16BE(2) : short;
  const end = start + 4 + length;
  if (bytes.length < end) return undefined;
  const mask = bytes.subarray(start, start + 4);
  const payload = Buffer.from(bytes.subarray(start + 4, end).map((byte, i) => byte ^ (mask[i % 4] ?? 0)));
  return { opcode: (bytes[0] ?? 0) & 0x0f, payload, rest: bytes.subarray(end) };
}
