import type { Exchange } from '../../control/observation.ts';
import type { Report } from '../protocol.ts';

/** While the controller is away so many exchanges are kept; older ones are forgotten, the window of the metrics is short. */
const MOST_KEPT = 20_000;
/** In one report. */
const MOST_SENT = 2_000;

/** Exchanges on their way to the controller: each gets there once, in its order, or not at all. */
export class Outbox {
  #waiting: Omit<Exchange, 'pod'>[] = [];
  #number: number;
  /** Under way, or to be sent again. */
  #report: Report | undefined;

  /** @param first greater than the number of any report before, also of a process before this one */
  constructor(first: number) {
    this.#number = first;
  }

  add({ pod: _, ...exchange }: Exchange): void {
    this.#waiting.push(exchange);
    if (this.#waiting.length > 2 * MOST_KEPT) this.#waiting = this.#waiting.slice(-MOST_KEPT);
  }

  /** Hands the next report to `send`; what fails is handed over again, as the same report. */
  async flush(send: (report: Report) => Promise<void>): Promise<void> {
    for (;;) {
      this.#report ??= this.#next();
      if (this.#report === undefined) return;
      await send(this.#report);
      this.#report = undefined;
    }
  }

  #next(): Report | undefined {
    if (this.#waiting.length === 0) return undefined;
    const exchanges = this.#waiting.splice(0, MOST_SENT);
    return { number: this.#number++, exchanges };
  }
}
