import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from './nearest.ts';

const KNOWN = ['onboard', 'release', 'report', 'reference'];

describe('nearest', () => {
  it.each([
    ['onbord', 'onboard'],
    ['Release', 'release'],
    ['relaese', 'release'],
    ['reports', 'report'],
    ['zzz', undefined],
    ['', undefined],
  ])('takes %o to mean %o', (name, meant) => {
    expect(nearest(name, KNOWN)).toBe(meant);
  });

  it('finds every known name for itself, and after one edit of a long one', () => {
    const word = fc.stringMatching(/^[a-z]{6,10}$/);
    fc.assert(
      fc.property(word, fc.nat({ max: 5 }), (name, at) => {
        expect(nearest(name, [...KNOWN, name])).toBe(name);
        expect(nearest(name.slice(0, at) + name.slice(at + 1), [name])).toBe(name);
      }),
    );
  });

  it('makes no suggestion where nothing is near', () => {
    expect(didYouMean('onbord', KNOWN)).toBe(' (did you mean "onboard"?)');
    expect(didYouMean('x', KNOWN)).toBe('');
  });
});
