import { mkdir } from 'node:fs/promises';
import { accountsOf } from '../../reports/account.ts';
import { loadClauses } from '../catalogue/clauses.ts';
import { PAIRINGS } from '../model/api.ts';
import { repetitionSeed } from '../model/random.ts';
import { loadProfile } from '../profiles/loader.ts';
import type { Profile } from '../profiles/profile.ts';
import { openTestbed } from '../testbed/open.ts';
import type { Testbed } from '../testbed/testbed.ts';
import { systemClock } from '../traffic/clock.ts';
import { GateLedger } from '../traffic/gate-ledger.ts';
import type { RunContext } from './context.ts';
import type { TestReport } from './crew.ts';
import type { TestDefinition } from './definition.ts';
import { performTakes } from './takes.ts';

interface Equipment {
  readonly testbed: Testbed;
  readonly ledger: GateLedger;
}

let profile: Promise<Profile> | undefined;

/** Vitest has a `Worker` made for each suite file; the mesh is the same in all of them, and read once a process. */
function profileOf({ mesh, cluster }: RunContext): Promise<Profile> {
  const testbed = cluster ? 'kubernetes' : 'embedded';
  profile ??= loadClauses().then((clauses) => loadProfile(mesh, clauses, { testbed }));
  return profile;
}

/** What the tests of one vitest worker share: one testbed, one ledger of gates. */
export class Worker {
  readonly #context: RunContext;
  #equipment: Promise<Equipment> | undefined;

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** @param repetition from 1, in a run that repeats its tests */
  async perform(definition: TestDefinition, signal: AbortSignal, repetition?: number): Promise<TestReport> {
    this.#equipment ??= this.#open(signal);
    const { testbed, ledger } = await this.#equipment;
    const { seed, evidence, budgetEndsAt } = this.#context;
    const startedAt = systemClock.now();
    const { takes, judged } = await performTakes(definition, {
      testbed,
      ledger,
      clock: systemClock,
      seed: repetitionSeed(seed, repetition ?? 1),
      ...(repetition !== undefined && { repetition }),
      signal,
      evidence,
      budgetEndsAt,
    });
    const durationMs = systemClock.now() - startedAt;
    const marked = { ...(repetition !== undefined && { repetition }) };
    const details = judged.details.map((detail) => ({ ...detail, ...marked }));
    return {
      test: judged.result,
      ...marked,
      durationMs,
      takes: takes.length,
      details,
      accounts: accountsOf(takes.slice(-1), details),
    };
  }

  async close(): Promise<void> {
    const equipment = await this.#equipment;
    this.#equipment = undefined;
    await equipment?.testbed.close();
  }

  async #open(signal: AbortSignal): Promise<Equipment> {
    const { run, seed, release, fault, cluster, evidence } = this.#context;
    await mkdir(evidence, { recursive: true });
    const profile = await profileOf(this.#context);
    const testbed = await openTestbed({
      profile,
      versions: PAIRINGS[release],
      run,
      seed,
      env: process.env,
      signal,
      now: systemClock.now,
      ...(fault !== undefined && { fault }),
      ...(cluster && { cluster }),
    });
    return { testbed, ledger: new GateLedger(testbed.convergenceMs) };
  }
}
