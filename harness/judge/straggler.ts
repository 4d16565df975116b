import type { TestStep } from '../model/evidence.ts';

/**
 * Attempts that the logs did not hold when they were read, and did after the next change: under way for so long that
 * nobody knows under which policy they arrived. They tell neither of a leak nor of a denial.
 */
export class Stragglers {
  /** Nonces of stragglers so far. */
  readonly nonces = new Set<string>();
  #unread = new Set<string>();
  /** Not in the logs, which were read since they were sent. */
  #missing = new Set<string>();
  /** The same, and a change followed. */
  readonly #overtaken = new Set<string>();

  /** @returns whether it shows one */
  add(step: TestStep): boolean {
    switch (step.record) {
      case 'sent':
        for (const { nonce } of step.sent) this.#unread.add(nonce);
        return false;
      case 'received': {
        const known = this.nonces.size;
        for (const { nonce } of step.receipts) {
          if (this.#overtaken.has(nonce)) this.nonces.add(nonce);
          this.#unread.delete(nonce);
          this.#missing.delete(nonce);
        }
        for (const nonce of this.#unread) this.#missing.add(nonce);
        this.#unread = new Set();
        return this.nonces.size > known;
      }
      case 'change':
        for (const nonce of this.#missing) this.#overtaken.add(nonce);
        this.#missing = new Set();
        return false;
      default:
        return false;
    }
  }
}

/** Nonces of the stragglers of a test. */
export function stragglersIn(steps: readonly TestStep[]): ReadonlySet<string> {
  const stragglers = new Stragglers();
  for (const step of steps) stragglers.add(step);
  return stragglers.nonces;
}
