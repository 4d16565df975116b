import { describe, expect, it } from 'vitest';
import { reportOf } from './report.ts';

const GOOD = { side: 'client', peer: 'b', at: 1, latencyMs: 2, result: { kind: 'denied' } };

describe('a report', () => {
  it('holds the exchanges that are some', () => {
    expect(reportOf({ number: 3, exchanges: [GOOD] })).toEqual({ number: 3, exchanges: [GOOD] });
  });

  it.each([
    null,
    'exchange',
    { ...GOOD, side: 'middle' },
    { ...GOOD, peer: 7 },
    { ...GOOD, at: 'now' },
    { ...GOOD, latencyMs: Number.NaN },
    { ...GOOD, result: undefined },
  ])('leaves out %j', (exchange) => {
    expect(reportOf({ number: 3, exchanges: [exchange] }).exchanges).toEqual([]);
  });

  it.each([null, 7, {}, { number: '1', exchanges: {} }])(
    'is empty, and counts for nothing, if it is %j',
    (body) => {
      expect(reportOf(body)).toEqual({ number: 0, exchanges: [] });
    },
  );
});
