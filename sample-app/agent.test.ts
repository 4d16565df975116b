import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Receipt, Sent, Target } from '../harness/model/control.ts';
import type { Call, HttpCall } from '../harness/model/probe.ts';
import type { Workload } from './workload.ts';
import { startWorkload } from './workload.ts';

const now = (): number => performance.timeOrigin + performance.now();
const never = new AbortController().signal;

const get: HttpCall = {
  protocol: 'http',
  version: '1.1',
  method: 'GET',
  path: '/echo',
  headers: {},
  connection: 'fresh',
};
const kept: HttpCall = { ...get, connection: 'kept-alive' };
const get2: HttpCall = { ...get, version: '2' };
const kept2: HttpCall = { ...kept, version: '2' };
const tcp: Call = { protocol: 'tcp', first: 'client' };
const greeter: Call = { protocol: 'tcp', first: 'server' };
const udp: Call = { protocol: 'udp' };

const WHOLE = { kind: 'response', status: 200, whole: true };

describe('the agent', () => {
  let workload: Workload;
  let opened: (() => unknown)[];

  beforeEach(async () => {
    opened = [];
    const ports = [
      { number: 8080, speaks: 'http' },
      { number: 9000, speaks: 'tcp' },
      { number: 9001, speaks: 'greeter' },
      { number: 9002, speaks: 'udp' },
    ] as const;
    workload = await startWorkload({
      name: 'server',
      ports,
      listen: { host: '127.0.0.1', port: () => 0 },
      now,
    });
  });

  afterEach(async () => {
    await workload.close();
    for (const close of opened) close();
  });

  function portOf(call: Call): number {
    const number =
      call.protocol === 'http'
        ? 8080
        : call.protocol === 'udp'
          ? 9002
          : call.first === 'client'
            ? 9000
            : 9001;
    return workload.addresses.find((address) => address.number === number)?.port ?? 0;
  }

  function at(port: number): Target {
    return { host: '127.0.0.1', port, authority: 'server.test:8080' };
  }

  function send(
    call: Call,
    nonces: readonly string[],
    { target = at(portOf(call)), concurrency = 1, deadlineMs = 2000, signal = never } = {},
  ): Promise<readonly Sent[]> {
    return workload.agent.send({ target, call, nonces, concurrency, deadlineMs }, signal);
  }

  async function answerAt(target: Target, call: Call, deadlineMs = 2000): Promise<Answer | undefined> {
    const [sent] = await send(call, ['n'], { target, deadlineMs });
    return sent?.answer;
  }

  async function receipts(): Promise<readonly Receipt[]> {
    return (await workload.agent.receipts(0, never)).receipts;
  }

  async function listen(server: Server): Promise<Target> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return at((server.address() as AddressInfo).port);
  }

  /** A peer that does this with the first bytes of each connection. */
  function peer(onBytes: (socket: Socket) => void): Promise<Target> {
    return listen(createServer((socket) => socket.once('data', () => onBytes(socket))));
  }

  function http2Peer(onStream: (stream: ServerHttp2Stream) => void): Promise<Target> {
    const server = createHttp2Server();
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => {});
      onStream(stream);
    });
    server.on('sessionError', () => {});
    return listen(server);
  }

  describe('delivers', () => {
    it.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'] as const)(
      '%s in HTTP/1.1 and HTTP/2',
      async (method) => {
        for (const call of [get, kept, get2, kept2]) {
          const [sent] = await send({ ...call, method }, [`${call.version}-${call.connection}`]);
          expect(sent?.answer).toEqual(WHOLE);
        }
        expect((await receipts()).map((receipt) => receipt.method)).toEqual([method, method, method, method]);
      },
    );

    it('statuses and delays the server is asked for, those without a body too', async () => {
      for (const call of [get, get2]) {
        for (const status of [204, 304, 404, 503]) {
          const [sent] = await send({ ...call, ask: { status, delayMs: 20 } }, ['n']);
          expect(sent?.answer).toEqual({ kind: 'response', status, whole: true });
          expect((sent?.endedAt ?? 0) - (sent?.startedAt ?? 0)).toBeGreaterThanOrEqual(19);
        }
      }
    });

    it('TCP, whoever speaks first, and UDP', async () => {
      for (const call of [tcp, greeter, udp]) {
        const [sent] = await send(call, ['n']);
        expect(sent?.answer).toEqual({ kind: 'echo', whole: true });
      }
    });

    it('after a pause on a connection that is already there', async () => {
      for (const call of [tcp, greeter]) {
        const [sent] = await send({ ...call, pauseMs: 60 }, ['n']);
        expect(sent?.answer).toEqual({ kind: 'echo', whole: true });
        expect((sent?.endedAt ?? 0) - (sent?.startedAt ?? 0)).toBeGreaterThanOrEqual(59);
      }
    });

    it('the host and the headers of the call as they are', async () => {
      const heard: string[] = [];
      const target = await listen(
        createHttpServer((request, response) => {
          heard.push(
            `${request.headers.host} ${request.headers['x-mine']} ${request.headers['x-smi-nonce']}`,
          );
          response.end();
        }),
      );
      await answerAt(target, { ...get, headers: { 'x-mine': 'yes' } });
      expect(heard).toEqual(['server.test:8080 yes n']);
    });

    it('batches in the order of their nonces, receipts included, one at a time', async () => {
      const nonces = Array.from({ length: 40 }, (_, i) => `n${i}`);
      for (const call of [get, kept, get2, kept2, tcp, greeter, udp]) {
        const before = (await receipts()).length;
        const sent = await send(call, nonces);
        expect(sent.map(({ nonce }) => nonce)).toEqual(nonces);
        expect((await receipts()).slice(before).map(({ nonce }) => nonce)).toEqual(nonces);
      }
    });
  });

  describe('connects', () => {
    const nonces = Array.from({ length: 12 }, (_, i) => `n${i}`);

    async function connectionsOf(call: Call, concurrency: number): Promise<number> {
      const before = (await receipts()).length;
      await send(call, nonces, { concurrency });
      return new Set((await receipts()).slice(before).map(({ connection }) => connection)).size;
    }

    it('anew for every fresh request', async () => {
      expect(await connectionsOf(get, 3)).toBe(nonces.length);
      expect(await connectionsOf(get2, 3)).toBe(nonces.length);
      expect(await connectionsOf(tcp, 3)).toBe(nonces.length);
    });

    it('once a worker for kept-alive HTTP/1.1, once in all for HTTP/2', async () => {
      expect(await connectionsOf(kept, 3)).toBe(3);
      expect(await connectionsOf(kept2, 3)).toBe(1);
    });

    it('keeps connections between batches, HEAD among them', async () => {
      await send(kept, ['a']);
      await send({ ...kept, method: 'HEAD' }, ['b']);
      await send({ ...kept, method: 'POST' }, ['c']);
      const [a, b, c] = await receipts();
      expect([b?.connection, c?.connection]).toEqual([a?.connection, a?.connection]);
    });

    it('again after the peer has ended a kept connection, without repeating a request', async () => {
      let requests = 0;
      const target = await listen(
        createServer((socket) =>
          socket.on('data', () => {
            requests++;
            socket.end();
          }),
        ),
      );
      const sent = await send(kept, ['a', 'b', 'c'], { target });
      expect(sent.map(({ answer }) => answer.kind)).toEqual(['closed', 'closed', 'closed']);
      expect(requests).toBe(3);
    });

    it('on a connection that no other batch is using', async () => {
      const ask = { delayMs: 30 };
      const batches = await Promise.all([send({ ...kept, ask }, ['a']), send({ ...kept, ask }, ['b'])]);
      expect(batches.flat().map(({ answer }) => answer)).toEqual([WHOLE, WHOLE]);
      expect(new Set((await receipts()).map(({ connection }) => connection)).size).toBe(2);
    });
  });

  describe('tells how it was turned away:', () => {
    const every: readonly Call[] = [get, kept, get2, kept2, tcp, greeter];

    async function unused(): Promise<Target> {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, 'close');
      return at(port);
    }

    it('refused', async () => {
      const target = await unused();
      for (const call of every) expect(await answerAt(target, call)).toEqual({ kind: 'refused' });
      const socket = createSocket('udp4').bind(0, '127.0.0.1');
      await once(socket, 'listening');
      const { port } = socket.address();
      socket.close();
      await once(socket, 'close');
      expect(await answerAt(at(port), udp)).toEqual({ kind: 'refused' });
    });

    it('reset', async () => {
      const target = await listen(createServer((socket) => socket.resetAndDestroy()));
      for (const call of every) expect(await answerAt(target, call)).toEqual({ kind: 'reset' });
      const stream = await http2Peer((one) => one.close(8));
      for (const call of [get2, kept2]) expect(await answerAt(stream, call)).toEqual({ kind: 'reset' });
    });

    it('closed', async () => {
      const target = await listen(createServer((socket) => socket.resume().end()));
      for (const call of every) expect(await answerAt(target, call)).toEqual({ kind: 'closed' });
      const session = await http2Peer((one) => one.session?.destroy());
      for (const call of [get2, kept2]) expect(await answerAt(session, call)).toEqual({ kind: 'closed' });
    });

    it('closed, when what comes back is no HTTP', async () => {
      const target = await peer((socket) => socket.end('220 mail.test ESMTP\r\n'));
      for (const call of [get, kept, get2, kept2])
        expect(await answerAt(target, call)).toEqual({ kind: 'closed' });
    });

    it('timeout, and hangs up', async () => {
      for (const call of every) {
        const server = createServer();
        const target = await listen(server);
        const accepted = once(server, 'connection');
        expect(await answerAt(target, call, 30)).toEqual({ kind: 'timeout' });
        const [socket] = (await accepted) as [Socket];
        socket.resume();
        await once(socket, 'close');
        expect(socket.destroyed).toBe(true);
      }
      const silent = createSocket('udp4').bind(0, '127.0.0.1');
      await once(silent, 'listening');
      expect(await answerAt(at(silent.address().port), udp, 30)).toEqual({ kind: 'timeout' });
      silent.close();
    });

    it('unreachable, when the name is unknown', async () => {
      // A label of 64 letters: no resolver has to ask the network.
      const host = `${'x'.repeat(64)}.invalid`;
      const target = { host, port: 80, authority: host };
      for (const call of [...every, udp]) {
        expect(await answerAt(target, call)).toEqual({ kind: 'unreachable', why: 'dns' });
      }
    });

    it('by a status of the mesh’s own', async () => {
      const target = await peer((socket) =>
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 3\r\n\r\nno!'),
      );
      expect(await answerAt(target, get)).toEqual({ kind: 'response', status: 403, whole: false });
      const stream = await http2Peer((one) => one.respond({ ':status': 403 }, { endStream: true }));
      expect(await answerAt(stream, get2)).toEqual({ kind: 'response', status: 403, whole: false });
    });

    it('trouble, when the call itself cannot be made', async () => {
      for (const call of [get, get2]) {
        const [sent] = await send({ ...call, headers: { 'bad header': 'x' } }, ['n']);
        expect(sent?.answer).toMatchObject({ kind: 'trouble' });
      }
    });
  });

  describe('takes for altered', () => {
    it('a body that is cut, not the server’s, or for another nonce', async () => {
      const target = await peer((socket) =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"nonce"'),
      );
      expect(await answerAt(target, get)).toEqual({ kind: 'response', status: 200, whole: false });
      const reset = await http2Peer((stream) => {
        stream.respond({ ':status': 200 });
        stream.write('{"nonce"', () => stream.close(2));
      });
      expect(await answerAt(reset, get2)).toEqual({ kind: 'response', status: 200, whole: false });
      const foreign = await listen(createHttpServer((_request, response) => response.end('{"nonce":"n"}')));
      expect(await answerAt(foreign, kept)).toEqual({ kind: 'response', status: 200, whole: false });
    });

    it('an answer that stalls after its status', async () => {
      const target = await peer((socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"nonce"'),
      );
      expect(await answerAt(target, get, 30)).toEqual({ kind: 'response', status: 200, whole: false });
    });

    it('a body without end, and reads no more than its bound', async () => {
      const flood = 'x'.repeat(1024 * 1024);
      const target = await listen(createHttpServer((_request, response) => response.end(flood)));
      const stream = await http2Peer((one) => {
        one.respond({ ':status': 200 });
        one.end(flood);
      });
      expect(await answerAt(target, get)).toEqual({ kind: 'response', status: 200, whole: false });
      expect(await answerAt(stream, get2)).toEqual({ kind: 'response', status: 200, whole: false });
    });

    it('a redirect, which it does not follow', async () => {
      let requests = 0;
      const target = await listen(
        createHttpServer((_request, response) => {
          requests++;
          response.writeHead(302, { location: '/elsewhere' }).end();
        }),
      );
      expect(await answerAt(target, get)).toEqual({ kind: 'response', status: 302, whole: false });
      expect(requests).toBe(1);
    });

    it('an echo of something else', async () => {
      const target = await peer((socket) => socket.end('other server\n'));
      expect(await answerAt(target, tcp)).toEqual({ kind: 'echo', whole: false });
    });
  });

  it('rejects when aborted, and hangs up', async () => {
    for (const call of [get, kept, get2, kept2, tcp, greeter]) {
      const server = createServer();
      const target = await listen(server);
      const stop = new AbortController();
      const sending = send(call, ['a', 'b'], { target, signal: stop.signal });
      const [socket] = (await once(server, 'connection')) as [Socket];
      socket.resume();
      stop.abort(new Error('interrupted'));
      await expect(sending).rejects.toThrow('interrupted');
      if (!socket.closed) await once(socket, 'close');
      expect(socket.destroyed).toBe(true);
    }
  });

  it('leaves no socket and no timer behind when its workload closes, whatever is under way', async () => {
    const held = (): number =>
      process.getActiveResourcesInfo().filter((kind) => /TCP|UDP|Timeout/.test(kind)).length;
    const client = await startWorkload({
      name: 'client',
      ports: [],
      listen: { host: '127.0.0.1', port: () => 0 },
      now,
    });
    const before = held();
    const target = at(portOf(get));
    const batch = { target, nonces: ['a', 'b'], concurrency: 2, deadlineMs: 5000 };
    for (const call of [kept, kept2]) await client.agent.send({ ...batch, call }, never);
    const pending = [get, kept, get2, kept2].map((call) =>
      client.agent.send({ ...batch, call: { ...call, ask: { delayMs: 9000 } } }, never),
    );
    const outcomes = Promise.allSettled(pending);
    await expect.poll(async () => (await receipts()).length, { interval: 5 }).toBe(12);
    await client.close();
    expect((await outcomes).map((outcome) => outcome.status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'rejected',
    ]);
    await expect.poll(held, { interval: 5 }).toBeLessThanOrEqual(before);
    await expect(client.agent.send({ ...batch, call: get }, never)).rejects.toThrow(
      expect.objectContaining({ code: 'WORKLOAD_CLOSED' }),
    );
  });

  describe('checks itself', () => {
    it('asking each of its own servers, and leaves no receipt', async () => {
      expect(await workload.agent.selfCheck(never)).toEqual({
        ports: [
          { port: 8080, protocol: 'http', answers: true },
          { port: 9000, protocol: 'tcp', answers: true },
          { port: 9001, protocol: 'tcp', answers: true },
          { port: 9002, protocol: 'udp', answers: true },
        ],
      });
      expect(await receipts()).toEqual([]);
    });
  });
});
