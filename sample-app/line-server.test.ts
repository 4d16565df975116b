import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workload } from './workload.ts';
import { startWorkload } from './workload.ts';

const now = (): number => performance.timeOrigin + performance.now();
const never = new AbortController().signal;

describe('the TCP servers', () => {
  let workload: Workload;

  beforeAll(async () => {
    const ports = [
      { number: 9000, speaks: 'tcp' },
      { number: 9001, speaks: 'greeter' },
    ] as const;
    workload = await startWorkload({
      name: 'server',
      ports,
      listen: { host: '127.0.0.1', port: () => 0 },
      now,
    });
  });

  afterAll(() => workload.close());

  function dial(number: number): Socket {
    const port = workload.addresses.find((address) => address.number === number)?.port ?? 0;
    return connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  }

  it('read a line in pieces, log it, echo it with the workload’s name, and end when the client does', async () => {
    const socket = dial(9000);
    socket.write('non');
    setImmediate(() => socket.write('ce-1\n'));
    const [echo] = await once(socket, 'data');
    expect(String(echo)).toBe('nonce-1 server\n');
    const { receipts } = await workload.agent.receipts(0, never);
    expect(receipts.at(-1)).toMatchObject({ nonce: 'nonce-1', port: 9000, protocol: 'tcp' });
    expect(socket.readableEnded).toBe(false);
    socket.end();
    await once(socket, 'close');
  });

  it('greet at once where the server speaks first', async () => {
    const socket = dial(9001);
    const [greeting] = await once(socket, 'data');
    expect(String(greeting)).toBe('hello server\n');
    socket.end('nonce-2\n');
    expect(await text(socket)).toBe('nonce-2 server\n');
  });

  it('take the end of the connection for the end of the line', async () => {
    const socket = dial(9000);
    socket.end('nonce-3');
    expect(await text(socket)).toBe('nonce-3 server\n');
  });

  it('log what is longer than any nonce, and end it', async () => {
    const before = (await workload.agent.receipts(0, never)).next;
    const socket = dial(9000);
    socket.resume();
    socket.write('x'.repeat(2000));
    await once(socket, 'end');
    socket.destroy();
    const { receipts } = await workload.agent.receipts(before, never);
    expect(receipts).toMatchObject([{ nonce: '', port: 9000 }]);
  });

  it('log nothing for a connection that says nothing', async () => {
    const before = (await workload.agent.receipts(0, never)).next;
    const socket = dial(9000);
    socket.end();
    expect(await text(socket)).toBe('');
    expect((await workload.agent.receipts(before, never)).receipts).toEqual([]);
  });
});
