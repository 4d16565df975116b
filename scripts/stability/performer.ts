import { mkdir, rm } from 'node:fs/promises';
import { loadClauses } from '../../harness/catalogue/clauses.ts';
import { PAIRINGS } from '../../harness/model/api.ts';
import { deriveSeed, seededRandom } from '../../harness/model/random.ts';
import type { TestResult } from '../../harness/model/result.ts';
import { loadProfile } from '../../harness/profiles/loader.ts';
import { loadSuites } from '../../harness/run/suite.ts';
import { performTakes } from '../../harness/run/takes.ts';
import { EmbeddedTestbed } from '../../harness/testbed/embedded/testbed.ts';
import { systemClock } from '../../harness/traffic/clock.ts';
import { GateLedger } from '../../harness/traffic/gate-ledger.ts';
import { loadFault } from '../../reference-mesh/faults/load.ts';
import { DisturbedTestbed } from './disturbed-testbed.ts';
import type { Ending, Execution, Outcome } from './execution.ts';
import { JumpingClock } from './jumping-clock.ts';
import { withLatePolicy } from './late-policy.ts';

const VERSIONS = PAIRINGS['v0.6.0'];
const never = new AbortController().signal;

/** Performs one execution as `run` would, on a testbed that is disturbed. */
export async function execute(execution: Execution, folder: string): Promise<Outcome> {
  const { test, seed, disturbance, fault } = execution;
  const suite = await loadSuites();
  const definition = suite.find((one) => one.definition.id === test)?.definition;
  if (definition === undefined) throw new Error(`there is no test ${test}`);
  const profile = await loadProfile('reference', await loadClauses());
  const clock = new JumpingClock(systemClock);
  const loaded = fault === undefined ? undefined : await loadFault(fault.name);
  const mesh =
    disturbance === 'mesh-delay'
      ? withLatePolicy(loaded, seededRandom(deriveSeed(seed, `late policy ${test}`)))
      : loaded;
  const embedded = new EmbeddedTestbed({
    versions: VERSIONS,
    headersShape: 'array',
    convergenceMs: profile.convergenceMs,
    now: clock.now,
    ...(mesh && { fault: mesh }),
  });
  const disturbed = new DisturbedTestbed(embedded, execution, clock);
  // An earlier measurement may have left its own.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const startedAt = performance.now();
  try {
    const { takes, judged } = await performTakes(definition, {
      testbed: disturbed.testbed,
      ledger: new GateLedger(profile.convergenceMs),
      clock,
      seed,
      signal: never,
      budgetEndsAt: Number.POSITIVE_INFINITY,
      evidence: folder,
    });
    const { result, details } = judged;
    const ending = endingOf(execution, result);
    if (ending === 'right') await rm(folder, { recursive: true, force: true });
    return {
      ending,
      struck:
        disturbed.hasStruck ||
        disturbance === 'mesh-delay' ||
        disturbance === 'control-delay' ||
        disturbance === 'cpu-pressure',
      calls: disturbed.calls,
      durationMs: Math.round(performance.now() - startedAt),
      takes: takes.length,
      words:
        details
          .map(({ seq, detail }) => `#${seq} ${result.expectations[seq]?.verdict}: ${detail}`)
          .join('; ') ||
        (result.reason ?? ''),
    };
  } finally {
    await disturbed.testbed.close();
  }
}

/** On a faulty mesh the expectations that decide what the fault breaks; on the right one the whole test. */
function endingOf({ fault }: Execution, { verdict, expectations }: TestResult): Ending {
  if (fault === undefined) {
    if (verdict === 'fail') return 'wrong';
    return verdict === 'inconclusive' ? 'inconclusive' : 'right';
  }
  const own = expectations.filter(({ clause }) => fault.breaks.includes(clause));
  if (own.some((one) => one.verdict === 'fail')) return 'right';
  return own.some((one) => one.verdict === 'inconclusive') ? 'inconclusive' : 'wrong';
}
