import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { ApiServer } from './api-server.fixture.ts';
import { FORBIDDEN, OK, startApiServer } from './api-server.fixture.ts';
import { forwardedConnection } from './port-forward.ts';

const POD = { namespace: 'n', name: 'p' };

let server: ApiServer | undefined;
let pod: Server | undefined;
afterEach(async () => {
  await server?.close();
  pod?.close();
});

/** A server on the pod's loopback that sends back what it gets until it gets a full stop. */
async function podPort(): Promise<number> {
  pod = createServer((socket) => {
    socket.on('data', (data) => {
      socket.write(data);
      if (data.at(-1) === '.'.charCodeAt(0)) socket.end();
    });
  });
  await new Promise<void>((resolve) => pod?.listen(0, '127.0.0.1', resolve));
  return (pod.address() as AddressInfo).port;
}

describe('a forwarded connection', () => {
  it('carries bytes both ways, without the port numbers that begin the channels', async () => {
    server = await startApiServer(() => OK, { podPort: await podPort() });
    const connection = await forwardedConnection(server.cluster, POD, 31_999);
    const long = `${'x'.repeat(10_000)}.`;
    connection.write('hello ');
    connection.write(long);
    expect(await text(connection)).toBe(`hello ${long}`);
  });

  it('ends with what kubelet says where nobody listens in the pod', async () => {
    const port = await podPort();
    await new Promise((resolve) => pod?.close(resolve));
    server = await startApiServer(() => OK, { podPort: port });
    const connection = await forwardedConnection(server.cluster, POD, 31_999);
    await expect(text(connection)).rejects.toThrow('ECONNREFUSED');
  });

  it('that is refused says which right is missing', async () => {
    server = await startApiServer(() => FORBIDDEN);
    await expect(forwardedConnection(server.cluster, POD, 31_999)).rejects.toMatchObject({
      code: 'CLUSTER_RIGHT',
      message: expect.stringContaining('/pods/p/portforward') as string,
    });
  });

  it('that cannot be opened for another reason is no missing right', async () => {
    server = await startApiServer(() => ({ status: 400, body: { message: 'Upgrade request required' } }));
    await expect(forwardedConnection(server.cluster, POD, 31_999)).rejects.not.toMatchObject({
      code: 'CLUSTER_RIGHT',
    });
  });
});
