import { setTimeout as delay } from 'node:timers/promises';
import { Trouble } from './trouble.ts';

/** Time as an argument, so that waiting can be tested without waiting. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** @throws the signal's reason when it aborts first */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

// Wall-clock origin with the monotonic clock's progress: a stepped system clock bends no measurement.
const origin = Date.now() - performance.now();

export const systemClock: Clock = {
  now: () => origin + performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
};

/** Further back than two clocks of one machine are apart. */
const BACK_MS = 5;

/**
 * The same clock, but it tells when it went back: what was measured across that moment is worth nothing.
 *
 * @throws Trouble CLOCK_WENT_BACK from `now`
 */
export function forwardOnly(clock: Clock): Clock {
  let latest = Number.NEGATIVE_INFINITY;
  return {
    now() {
      const now = clock.now();
      if (now < latest - BACK_MS) {
        const byMs = Math.round(latest - now);
        throw new Trouble('CLOCK_WENT_BACK', `the clock of the harness went back by ${byMs} ms`);
      }
      latest = Math.max(latest, now);
      return now;
    },
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };
}
