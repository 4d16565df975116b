import type { Clock } from './clock.ts';

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 250;

/** Waiting for the mesh to converge: pauses that double, until a point in time. */
export class Patience {
  readonly #clock: Clock;
  readonly #until: number;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(clock: Clock, until: number) {
    this.#clock = clock;
    this.#until = until;
  }

  get exhausted(): boolean {
    return this.#clock.now() > this.#until;
  }

  async pause(signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(this.#pauseMs, signal);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
