import { describe, expect, it } from 'vitest';
import { forwardOnly } from './clock.ts';

describe('a clock that only goes forward', () => {
  const reading = (...times: readonly number[]) => {
    const clock = forwardOnly({ now: () => times[i++] ?? 0, sleep: async () => {} });
    let i = 0;
    return times.map(() => clock.now());
  };

  it('tells the time of the one inside', () => {
    expect(reading(1000, 1001, 90_000)).toEqual([1000, 1001, 90_000]);
  });

  it('says so, when that one went back', () => {
    expect(() => reading(1000, 2000, 1500)).toThrow('the clock of the harness went back by 500 ms');
  });

  it('lets pass what two clocks of one machine may be apart', () => {
    expect(reading(1000, 997, 998)).toEqual([1000, 997, 998]);
  });
});
