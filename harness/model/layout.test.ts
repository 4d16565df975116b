import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disguise } from './layout.ts';

describe('a disguised path', () => {
  it('keeps its length, its punctuation, its short words, digits and capitals', () => {
    expect(disguise('/api/v[0-9]+/Metrics/list', 3)).toMatch(/^\/api\/v\[0-9\]\+\/M[a-z]{6}\/[a-z]{4}$/);
  });

  it('has the same word wherever the same word stood, so that prefixes stay prefixes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
        const whole = disguise('/metrics/private/metrics', seed);
        const word = disguise('/metrics', seed);
        expect(whole.startsWith(`${word}/`)).toBe(true);
        expect(whole.endsWith(word)).toBe(true);
        expect(new RegExp(`^${disguise('/metrics/[0-9]+', seed)}$`).test(`${word}/42`)).toBe(true);
      }),
    );
  });

  it('differs between stages', () => {
    expect(disguise('/metrics', 1)).not.toBe(disguise('/metrics', 2));
  });
});
