import type { Clock } from './clock.ts';

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 250;

/**
 * Waiting for the mesh to converge: pauses that double, until a point in time. It is exhausted only after a look that
 * began later than that: where the machine stood still, or the clock leapt, the mesh had no time to converge either.
 */
export class Patience {
  readonly #clock: Clock;
  readonly #until: number;
  #pauseMs = FIRST_PAUSE_MS;
  #isLastLook = false;

  constructor(clock: Clock, until: number) {
    this.#clock = clock;
    this.#until = until;
  }

  get exhausted(): boolean {
    return this.#isLastLook;
  }

  async pause(signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(this.#pauseMs, signal);
    this.#isLastLook = this.#clock.now() > this.#until;
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
