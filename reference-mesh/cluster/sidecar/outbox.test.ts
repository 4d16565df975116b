import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../control/observation.ts';
import type { Report } from '../protocol.ts';
import { Outbox } from './outbox.ts';

const EXCHANGE: Exchange = {
  side: 'client',
  pod: 'a',
  peer: 'b',
  at: 1,
  latencyMs: 1,
  result: { kind: 'answered', status: 200 },
};

describe('the outbox', () => {
  it('sends each exchange once, in reports of growing numbers', async () => {
    const outbox = new Outbox(100);
    const sent: Report[] = [];
    for (let i = 0; i < 2_001; i++) outbox.add({ ...EXCHANGE, at: i });
    await outbox.flush(async (report) => void sent.push(report));
    await outbox.flush(async (report) => void sent.push(report));
    expect(sent.map(({ number }) => number)).toEqual([100, 101]);
    expect(sent.flatMap(({ exchanges }) => exchanges.map(({ at }) => at))).toEqual(
      Array.from({ length: 2_001 }, (_, i) => i),
    );
  });

  it('sends the same report again where sending failed', async () => {
    const outbox = new Outbox(7);
    outbox.add(EXCHANGE);
    await expect(outbox.flush(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    outbox.add({ ...EXCHANGE, peer: 'c' });
    const sent: Report[] = [];
    await outbox.flush(async (report) => void sent.push(report));
    expect(sent).toMatchObject([
      { number: 7, exchanges: [{ peer: 'b' }] },
      { number: 8, exchanges: [{ peer: 'c' }] },
    ]);
  });
});
