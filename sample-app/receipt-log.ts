import type { Receipt, ReceiptPage } from '../harness/model/control.ts';
import { SELF_CHECK_PREFIX } from './protocol.ts';
import { WorkloadError } from './workload-error.ts';

/** Receipts kept before the oldest is overwritten: ten runs of everything, 60 MB of JSON at worst. */
export const RECEIPT_CAPACITY = 250_000;

export type Arrival = Omit<Receipt, 'sequence' | 'workload' | 'at'>;

/** The record of every request that reached a workload: a ring, read by position. */
export class ReceiptLog {
  readonly #workload: string;
  readonly #now: () => number;
  readonly #capacity: number;
  readonly #ring: Receipt[] = [];
  #next = 0;

  constructor(workload: string, now: () => number, capacity: number = RECEIPT_CAPACITY) {
    this.#workload = workload;
    this.#now = now;
    this.#capacity = capacity;
  }

  add(arrival: Arrival): void {
    if (arrival.nonce.startsWith(SELF_CHECK_PREFIX)) return;
    const sequence = this.#next++;
    this.#ring[sequence % this.#capacity] = {
      ...arrival,
      sequence,
      workload: this.#workload,
      at: this.#now(),
    };
  }

  /**
   * @param after `next` of the page before; 0 to read from the start
   * @throws WorkloadError RECEIPTS_LOST: a gap would look like requests that never arrived
   */
  read(after: number): ReceiptPage {
    const oldest = Math.max(0, this.#next - this.#capacity);
    if (after < oldest) {
      throw new WorkloadError(
        'RECEIPTS_LOST',
        `${this.#workload} no longer has receipts ${after} to ${oldest - 1}: read them after every batch`,
      );
    }
    if (after > this.#next) {
      throw new WorkloadError(
        'RECEIPTS_LOST',
        `${this.#workload} has ${this.#next} receipts, not ${after}: it was restarted, so begin again with a new stage`,
      );
    }
    const receipts: Receipt[] = [];
    for (let sequence = after; sequence < this.#next; sequence++) {
      const receipt = this.#ring[sequence % this.#capacity];
      if (receipt !== undefined) receipts.push(receipt);
    }
    return { receipts, next: this.#next };
  }
}
