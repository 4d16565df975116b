import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity } from './quantity.ts';

describe('a Quantity', () => {
  it.each([
    ['0', 0],
    ['10m', 0.01],
    ['73492m', 73.492],
    ['296875m', 296.875],
    ['5k', 5000],
    ['2M', 2e6],
    ['1Ki', 1024],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['12E2', 1200],
    ['-3', -3],
    ['7u', 7e-6],
    ['7n', 7e-9],
    [42, 42],
  ])('%s is %s', (text, value) => {
    expect(parseQuantity(text)).toBeCloseTo(value, 12);
  });

  it.each(['', 'm', '1 m', '1mm', 'ten', '1e', '--1', '0x10', null, {}, [], Number.NaN])(
    'is not %s',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );

  it('in thousandths is the whole number divided by a thousand', () => {
    fc.assert(
      fc.property(fc.integer(), (n) => {
        expect(parseQuantity(`${n}m`)).toBe(n / 1000);
        expect(parseQuantity(`${n}`)).toBe(n);
      }),
    );
  });

  it('written as a decimal is that number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 999 }), (whole, fraction) => {
        const text = `${whole}.${String(fraction).padStart(3, '0')}`;
        expect(parseQuantity(text)).toBe(Number(text));
      }),
    );
  });

  it('of any text is a finite number or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = parseQuantity(text);
        expect(value === undefined || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});
