import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAsk, MAX_DELAY_MS, parseAsk } from './ask.ts';

const asks = fc.record(
  { status: fc.integer({ min: 200, max: 599 }), delayMs: fc.integer({ min: 0, max: MAX_DELAY_MS }) },
  { requiredKeys: [] },
);

describe('ask', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(asks, (ask) => {
        const text = formatAsk(ask);
        expect(text === '' ? {} : parseAsk(text)).toEqual(ask);
      }),
    );
  });

  it('writes status before delay', () => {
    expect(formatAsk({ delayMs: 200, status: 503 })).toBe('status=503;delay=200');
  });

  it.each([
    '',
    'status=199',
    'status=600',
    'delay=10001',
    'delay=-1',
    'status=5e2',
    'delay=1;delay=2',
    'colour=red',
    'status',
  ])('refuses %j', (text) => {
    expect(parseAsk(text)).toBeUndefined();
  });
});
