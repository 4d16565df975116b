import type { Random } from '../../harness/model/random.ts';
import type { Clock } from '../../harness/traffic/clock.ts';

const SMALLEST_MS = 500;
const LARGEST_MS = 60_000;

/** A clock that can be set forward and back; sleeping takes as long as ever. */
export class JumpingClock implements Clock {
  readonly sleep: Clock['sleep'];
  readonly #inner: Clock;
  #offsetMs = 0;

  constructor(inner: Clock) {
    this.#inner = inner;
    this.sleep = inner.sleep;
  }

  readonly now = (): number => this.#inner.now() + this.#offsetMs;

  jump(ms: number): void {
    this.#offsetMs += ms;
  }

  /** Half a second to a minute, small ones as likely as large ones, forward or back. */
  drawJump(random: Random): number {
    const size = SMALLEST_MS * (LARGEST_MS / SMALLEST_MS) ** random();
    return random() < 0.5 ? size : -size;
  }
}
