import type { RunContext } from './context.ts';
import { openTestbed } from '../testbed/open.ts';
import type { Testbed } from '../testbed/testbed.ts';
import { systemClock } from '../traffic/clock.ts';
import { GateLedger } from '../traffic/gate-ledger.ts';
import type { Theatre } from './perform.ts';

/** What the tests of one vitest worker share: one testbed, one ledger of gates. */
export class Worker {
  readonly #context: RunContext;
  #opened: Promise<{ testbed: Testbed; ledger: GateLedger }> | undefined;

  constructor(context: RunContext) {
    this.#context = context;
  }

  async theatre(signal: AbortSignal): Promise<Theatre> {
    this.#opened ??= this.#open();
    const { seed, evidence, budgetEndsAt } = this.#context;
    return { ...(await this.#opened), clock: systemClock, seed, signal, evidence, budgetEndsAt };
  }

  async close(): Promise<void> {
    const opened = await this.#opened;
    this.#opened = undefined;
    await opened?.testbed.close();
  }

  async #open(): Promise<{ testbed: Testbed; ledger: GateLedger }> {
    const testbed = await openTestbed(this.#context, systemClock.now);
    return { testbed, ledger: new GateLedger(testbed.convergenceMs) };
  }
}
