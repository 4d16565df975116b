import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReceiptLog } from './receipt-log.ts';

function logOf(capacity: number): ReceiptLog {
  let at = 0;
  return new ReceiptLog('server', () => at++, capacity);
}

function arrive(log: ReceiptLog, ...nonces: string[]): void {
  for (const nonce of nonces) log.add({ nonce, port: 9000, protocol: 'tcp' });
}

describe('the receipt log', () => {
  it('numbers receipts from 0 and tells workload and time', () => {
    const log = logOf(10);
    arrive(log, 'a', 'b');
    expect(log.read(0)).toEqual({
      receipts: [
        { nonce: 'a', port: 9000, protocol: 'tcp', sequence: 0, workload: 'server', at: 0 },
        { nonce: 'b', port: 9000, protocol: 'tcp', sequence: 1, workload: 'server', at: 1 },
      ],
      next: 2,
    });
  });

  it('gives every receipt once, in order and without gaps, however reading and arriving alternate', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 30 }), (bursts) => {
        const log = logOf(8);
        const read: number[] = [];
        let next = 0;
        let arrived = 0;
        for (const burst of bursts) {
          for (let i = 0; i < burst; i++) arrive(log, `n${arrived++}`);
          const page = log.read(next);
          read.push(...page.receipts.map((receipt) => receipt.sequence));
          next = page.next;
        }
        expect(read).toEqual(Array.from({ length: arrived }, (_, sequence) => sequence));
      }),
    );
  });

  it('refuses to skip receipts it has overwritten', () => {
    const log = logOf(2);
    arrive(log, 'a', 'b', 'c');
    expect(() => log.read(0)).toThrow(expect.objectContaining({ code: 'RECEIPTS_LOST' }));
    expect(log.read(1).receipts.map((receipt) => receipt.nonce)).toEqual(['b', 'c']);
  });

  it('refuses a position it has not reached: the reader knew another process', () => {
    const log = logOf(2);
    arrive(log, 'a');
    expect(() => log.read(5)).toThrow(expect.objectContaining({ code: 'RECEIPTS_LOST' }));
  });

  it('takes requests without a nonce, but not the self-check’s', () => {
    const log = logOf(10);
    arrive(log, '', 'self-tcp-9000', 'b');
    expect(log.read(0).receipts.map(({ nonce, sequence }) => [nonce, sequence])).toEqual([
      ['', 0],
      ['b', 1],
    ]);
  });
});
