import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapped } from './wrap.ts';

const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 30 });

describe('wrapping', () => {
  it('keeps every word in its place, in lines of the width', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 14, max: 60 }), (given, width) => {
        const lines = wrapped(given.join(' '), width);
        expect(lines.map((line) => line.trim()).join(' ')).toBe(given.join(' '));
        expect(lines.every((line) => line.length <= width)).toBe(true);
      }),
    );
  });

  it('leaves a text alone that has room enough', () => {
    expect(wrapped('as it is', Number.POSITIVE_INFINITY)).toEqual(['as it is']);
  });

  it('gives a word that is too long a line of its own', () => {
    expect(wrapped('a abcdefghij b', 5)).toEqual(['a', '  abcdefghij', '  b']);
  });
});
