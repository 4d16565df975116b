import { mkdir } from 'node:fs/promises';
import { accountsOf } from '../../reports/account.ts';
import { loadClauses } from '../catalogue/clauses.ts';
import { judgeTest } from '../judge/test.ts';
import { PAIRINGS } from '../model/api.ts';
import { loadProfile } from '../profiles/loader.ts';
import { openTestbed } from '../testbed/open.ts';
import type { Testbed } from '../testbed/testbed.ts';
import { systemClock } from '../traffic/clock.ts';
import { GateLedger } from '../traffic/gate-ledger.ts';
import type { RunContext } from './context.ts';
import type { TestReport } from './crew.ts';
import type { TestDefinition } from './definition.ts';
import { perform } from './perform.ts';
import { requirementOf } from './rehearsal.ts';

interface Equipment {
  readonly testbed: Testbed;
  readonly ledger: GateLedger;
}

/** What the tests of one vitest worker share: one testbed, one ledger of gates. */
export class Worker {
  readonly #context: RunContext;
  #equipment: Promise<Equipment> | undefined;

  constructor(context: RunContext) {
    this.#context = context;
  }

  async perform(definition: TestDefinition, signal: AbortSignal): Promise<TestReport> {
    this.#equipment ??= this.#open();
    const { testbed, ledger } = await this.#equipment;
    const { seed, evidence, budgetEndsAt } = this.#context;
    const startedAt = systemClock.now();
    const performed = await perform(definition, {
      testbed,
      ledger,
      clock: systemClock,
      seed,
      signal,
      evidence,
      budgetEndsAt,
    });
    const durationMs = systemClock.now() - startedAt;
    const required = await requirementOf(definition, performed.test.version, testbed.versions);
    const { result, details } = judgeTest(performed, required);
    return { test: result, durationMs, details, accounts: accountsOf(performed, details) };
  }

  async close(): Promise<void> {
    const equipment = await this.#equipment;
    this.#equipment = undefined;
    await equipment?.testbed.close();
  }

  async #open(): Promise<Equipment> {
    const { mesh, release, fault, evidence } = this.#context;
    await mkdir(evidence, { recursive: true });
    const profile = await loadProfile(mesh, await loadClauses());
    const testbed = await openTestbed({
      profile,
      versions: PAIRINGS[release],
      now: systemClock.now,
      ...(fault !== undefined && { fault }),
    });
    return { testbed, ledger: new GateLedger(testbed.convergenceMs) };
  }
}
