import type { Random } from '../../harness/model/random.ts';
import { integerBetween } from '../../harness/model/random.ts';

/**
 * Calls over the control channel are the beat by which things happen to a test: with the same seed at the same call,
 * however fast the machine.
 */
export class Beat {
  readonly #events: Map<number, () => void>;
  #calls = 0;

  /** @param events by the number of a call, from 1: what happens as it begins */
  constructor(events: ReadonlyMap<number, () => void> = new Map()) {
    this.#events = new Map(events);
  }

  get calls(): number {
    return this.#calls;
  }

  /** Something that was due has happened. */
  get hasStruck(): boolean {
    return [...this.#events.keys()].some((call) => call <= this.#calls);
  }

  call(): void {
    this.#calls += 1;
    this.#events.get(this.#calls)?.();
  }
}

/** A moment in a test that makes so many calls when nothing disturbs it. */
export function drawMoment(usualCalls: number, random: Random): number {
  return integerBetween(random, 1, Math.max(1, usualCalls));
}
