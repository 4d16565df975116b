import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Receipt } from '../harness/model/control.ts';
import { bodyOf } from './protocol.ts';
import type { Workload } from './workload.ts';
import { startWorkload } from './workload.ts';

const now = (): number => performance.timeOrigin + performance.now();
const never = new AbortController().signal;

describe('the HTTP server', () => {
  let workload: Workload;
  let port: number;

  beforeAll(async () => {
    const ports = [{ number: 8080, speaks: 'http' }] as const;
    workload = await startWorkload({
      name: 'server',
      ports,
      listen: { host: '127.0.0.1', port: () => 0 },
      now,
    });
    port = workload.addresses[0]?.port ?? 0;
  });

  afterAll(() => workload.close());

  async function receiptOf(nonce: string): Promise<Receipt | undefined> {
    const { receipts } = await workload.agent.receipts(0, never);
    return receipts.find((receipt) => receipt.nonce === nonce);
  }

  async function open(): Promise<Socket> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    return socket;
  }

  /** One exchange on a raw connection, read to its end. */
  async function ask(request: string): Promise<string> {
    const socket = await open();
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.write(request);
    await once(socket, 'end');
    return answer;
  }

  it('answers any method on any path with nonce, workload, status and their digest, and logs all of it', async () => {
    const answer = await ask(
      'PROPFIND /any/path?q=1 HTTP/1.1\r\nhost: s\r\nx-smi-nonce: n1\r\nx-smi-ask: status=503;delay=5\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 503 /);
    expect(answer).toContain('x-smi-nonce: n1\r\nx-smi-workload: server\r\n');
    expect(answer.endsWith(`\r\n\r\n${bodyOf('n1', 'server', 503)}`)).toBe(true);
    expect(await receiptOf('n1')).toMatchObject({
      workload: 'server',
      port: 8080,
      protocol: 'http',
      method: 'PROPFIND',
      path: '/any/path?q=1',
      httpVersion: '1.1',
      status: 503,
      delayMs: 5,
    });
  });

  it('logs a request before it answers', async () => {
    const socket = await open();
    const answered = vi.fn();
    socket.on('data', answered);
    socket.write('GET / HTTP/1.1\r\nhost: s\r\nx-smi-nonce: slow\r\nx-smi-ask: delay=10000\r\n\r\n');
    await expect.poll(() => receiptOf('slow'), { interval: 5 }).toBeDefined();
    expect(answered).not.toHaveBeenCalled();
    socket.destroy();
  });

  it('waits for the body of a request before it answers', async () => {
    const socket = await open();
    const answered = vi.fn();
    socket.on('data', answered);
    socket.write('POST / HTTP/1.1\r\nhost: s\r\nx-smi-nonce: post\r\ncontent-length: 4\r\n\r\nab');
    await expect.poll(() => receiptOf('post'), { interval: 5 }).toBeDefined();
    expect(answered).not.toHaveBeenCalled();
    socket.write('cd');
    await expect.poll(() => answered.mock.calls.length, { interval: 5 }).toBe(1);
    socket.destroy();
  });

  it('logs a request without a nonce, and answers it', async () => {
    const before = (await workload.agent.receipts(0, never)).next;
    expect(await ask('GET /bare HTTP/1.1\r\nhost: s\r\nconnection: close\r\n\r\n')).toContain('"nonce":""');
    const { receipts } = await workload.agent.receipts(before, never);
    expect(receipts).toMatchObject([{ nonce: '', path: '/bare' }]);
  });

  it('answers 400 to what it cannot be asked', async () => {
    const answer = await ask(
      'GET / HTTP/1.1\r\nhost: s\r\nx-smi-nonce: bad\r\nx-smi-ask: status=99\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(await receiptOf('bad')).toMatchObject({ status: 400 });
  });

  it('sends no body where HTTP forbids it', async () => {
    const head = await ask('HEAD / HTTP/1.1\r\nhost: s\r\nx-smi-nonce: head\r\nconnection: close\r\n\r\n');
    const empty = await ask(
      'GET / HTTP/1.1\r\nhost: s\r\nx-smi-nonce: empty\r\nx-smi-ask: status=204\r\nconnection: close\r\n\r\n',
    );
    for (const answer of [head, empty]) {
      expect(answer.endsWith('\r\n\r\n')).toBe(true);
      expect(answer).toContain('x-smi-workload: server');
    }
  });

  it('answers a client that has ended its side', async () => {
    const socket = await open();
    socket.end('GET / HTTP/1.1\r\nhost: s\r\nx-smi-nonce: half\r\nconnection: close\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 200 /);
  });

  it('speaks HTTP/1.1 and h2c on one port, and numbers connections', async () => {
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    for (const nonce of ['h2-a', 'h2-b']) {
      const stream = session.request({ ':path': '/two', ':method': 'PUT', 'x-smi-nonce': nonce });
      stream.end('body');
      const [headers] = await once(stream, 'response');
      expect(headers[':status']).toBe(200);
      let body = '';
      for await (const chunk of stream) body += String(chunk);
      expect(body).toBe(bodyOf(nonce, 'server', 200));
    }
    session.close();
    await ask('GET / HTTP/1.1\r\nhost: s\r\nx-smi-nonce: h1\r\nconnection: close\r\n\r\n');
    const [first, second, other] = await Promise.all([receiptOf('h2-a'), receiptOf('h2-b'), receiptOf('h1')]);
    expect(first).toMatchObject({ httpVersion: '2', method: 'PUT', path: '/two' });
    expect(second?.connection).toBe(first?.connection);
    expect(other?.connection).not.toBe(first?.connection);
    expect(other?.httpVersion).toBe('1.1');
  });
});
