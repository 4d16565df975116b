import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ReceiptLog } from './receipt-log.ts';
import { startServers } from './server.ts';

const log = new ReceiptLog('server', () => 0);

describe('the servers of a workload', () => {
  it('listen on one address for each port and transport, in the order of the ports', async () => {
    const ports = [
      { number: 8300, speaks: 'tcp+udp' },
      { number: 8080, speaks: 'http' },
      { number: 9002, speaks: 'udp' },
    ] as const;
    const servers = await startServers('server', ports, { host: '127.0.0.1', port: () => 0 }, log);
    expect(servers.addresses.map(({ number, transport }) => [number, transport])).toEqual([
      [8300, 'tcp'],
      [8300, 'udp'],
      [8080, 'tcp'],
      [9002, 'udp'],
    ]);
    expect(servers.addresses.every(({ host, port }) => host === '127.0.0.1' && port > 0)).toBe(true);
    await servers.close();
  });

  it('are all open or none', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address();
    const opening = startServers(
      'server',
      [{ number: port, speaks: 'tcp+udp' }],
      { host: '127.0.0.1', port: (n) => n },
      log,
    );
    await expect(opening).rejects.toThrow(expect.objectContaining({ code: 'PORT_UNAVAILABLE' }));
    const [error] = await once(connect(port, '127.0.0.1'), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    taken.close();
  });

  it('end every connection when they close', async () => {
    const servers = await startServers(
      'server',
      [{ number: 9000, speaks: 'tcp' }],
      { host: '127.0.0.1', port: () => 0 },
      log,
    );
    const socket = connect(servers.addresses[0]?.port ?? 0, '127.0.0.1');
    const echoed = once(socket, 'data');
    socket.write('n\n');
    await echoed;
    const closed = once(socket, 'close');
    await servers.close();
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});
