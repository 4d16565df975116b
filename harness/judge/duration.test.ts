import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration.ts';

describe('a Go duration', () => {
  it.each([
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['1.5s', 1500],
    ['250ms', 250],
    ['1h', 3_600_000],
    ['100us', 0.1],
  ])('%s is %s ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '30', 's', '30 s', '-30s', '0s', '30sx', 'x30s', 30, null])('is not %s', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
