import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchor, outward } from './anchor.ts';

/** Any UTF-16 unit, lone surrogates and control characters among them. */
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

describe('anchor', () => {
  it('names a place with letters, digits, - and _ alone, whatever the words', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), (word) => {
        expect(anchor('x', word)).toMatch(/^x-[A-Za-z0-9_-]*$/);
      }),
    );
  });

  it('keeps the ids of clauses and tests as they are', () => {
    expect(anchor('access-A7-namespace')).toBe('access-A7-namespace');
    expect(anchor('TM-O01', 2)).toBe('TM-O01-2');
  });
});

describe('a link outward', () => {
  it('leads to the web', () => {
    expect(outward('https://smi-spec.io/a?b=1&c="', 'SMI').toString()).toBe(
      '<a href="https://smi-spec.io/a?b=1&amp;c=&quot;" rel="noreferrer">SMI</a>',
    );
  });

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' data:text/html,x',
    'file:///etc/passwd',
    '//evil',
    'https://',
  ])('is its words alone for %s', (address) => {
    expect(outward(address, 'here').toString()).toBe('here');
  });
});
