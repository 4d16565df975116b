import { describe, expect, it } from 'vitest';
import { Patience } from './patience.ts';

const never = new AbortController().signal;

/** A clock that goes on only while somebody sleeps, or when it is told to. */
function stoppedClock() {
  return {
    at: 0,
    now() {
      return this.at;
    },
    async sleep(ms: number) {
      this.at += ms;
    },
  };
}

describe('patience', () => {
  it('ends with a look that began after the limit, not before', async () => {
    const clock = stoppedClock();
    const patience = new Patience(clock, 100);
    const looks: number[] = [];
    for (;;) {
      looks.push(clock.at);
      if (patience.exhausted) break;
      await patience.pause(never);
    }
    expect(looks).toEqual([0, 5, 15, 35, 75, 155]);
  });

  it('looks once more where the clock leapt past the limit during a look', async () => {
    const clock = stoppedClock();
    const patience = new Patience(clock, 100);
    clock.at = 60_000;
    expect(patience.exhausted).toBe(false);
    await patience.pause(never);
    expect(patience.exhausted).toBe(true);
  });
});
