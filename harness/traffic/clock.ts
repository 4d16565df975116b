import { setTimeout as delay } from 'node:timers/promises';

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
