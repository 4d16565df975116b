import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workload } from './workload.ts';
import { startWorkload } from './workload.ts';

const now = (): number => performance.timeOrigin + performance.now();
const never = new AbortController().signal;

describe('the UDP server', () => {
  let workload: Workload;
  const client = createSocket('udp4');

  beforeAll(async () => {
    const ports = [{ number: 8300, speaks: 'tcp+udp' }] as const;
    workload = await startWorkload({
      name: 'server',
      ports,
      listen: { host: '127.0.0.1', port: () => 0 },
      now,
    });
  });

  afterAll(async () => {
    client.close();
    await workload.close();
  });

  it('echoes a nonce with the workload’s name, and logs it', async () => {
    const address = workload.addresses.find(({ transport }) => transport === 'udp');
    client.send('nonce-1', address?.port ?? 0, '127.0.0.1');
    const [echo] = await once(client, 'message');
    expect(String(echo)).toBe('nonce-1 server');
    const { receipts } = await workload.agent.receipts(0, never);
    expect(receipts).toMatchObject([{ nonce: 'nonce-1', port: 8300, protocol: 'udp', sequence: 0 }]);
  });
});
