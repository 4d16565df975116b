import { describe, expect, it } from 'vitest';
import type { Batch, Sent } from '../harness/model/control.ts';
import { selfCheck } from './self-check.ts';
import type { Address } from './server.ts';

const never = new AbortController().signal;

function address(
  number: number,
  speaks: Address['speaks'],
  transport: Address['transport'],
  host: string,
): Address {
  return { number, speaks, transport, host, port: number + 1 };
}

describe('the self-check', () => {
  it('says of each port whether its server answered whole', async () => {
    const asked: Batch[] = [];
    const send = async (batch: Batch): Promise<readonly Sent[]> => {
      asked.push(batch);
      const answer =
        batch.call.protocol === 'udp'
          ? ({ kind: 'timeout' } as const)
          : ({ kind: 'echo', whole: true } as const);
      return [{ nonce: batch.nonces[0] ?? '', startedAt: 0, endedAt: 1, answer }];
    };
    const addresses = [
      address(9000, 'tcp+udp', 'tcp', '0.0.0.0'),
      address(9000, 'tcp+udp', 'udp', '0.0.0.0'),
      address(9001, 'greeter', 'tcp', '::'),
      address(9002, 'tcp', 'tcp', '127.0.0.9'),
    ];
    expect(await selfCheck(addresses, send, never)).toEqual({
      ports: [
        { port: 9000, protocol: 'tcp', answers: true },
        { port: 9000, protocol: 'udp', answers: false },
        { port: 9001, protocol: 'tcp', answers: true },
        { port: 9002, protocol: 'tcp', answers: true },
      ],
    });
    expect(asked.map(({ target, call }) => [target.host, target.port, call])).toEqual([
      ['127.0.0.1', 9001, { protocol: 'tcp', first: 'client' }],
      ['127.0.0.1', 9001, { protocol: 'udp' }],
      ['::1', 9002, { protocol: 'tcp', first: 'server' }],
      ['127.0.0.9', 9003, { protocol: 'tcp', first: 'client' }],
    ]);
    expect(asked.every(({ nonces }) => nonces[0]?.startsWith('self-'))).toBe(true);
  });
});
