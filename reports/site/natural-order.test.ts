import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naturally } from './natural-order.ts';

describe('natural order', () => {
  it('counts as people do', () => {
    expect(['v1.10', 'v1.9', 'v1.9.1', 'v2', 'edge', 'v1.10-rc.1'].sort(naturally)).toEqual([
      'edge',
      'v1.9',
      'v1.9.1',
      'v1.10',
      'v1.10-rc.1',
      'v2',
    ]);
  });

  it('is an order: one of two that differ comes first, whichever is named first', () => {
    const text = fc.stringMatching(/^[a-z0-9.]{0,6}$/);
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(naturally(a, b)) + Math.sign(naturally(b, a))).toBe(0);
        expect(naturally(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
