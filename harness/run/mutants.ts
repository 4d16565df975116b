import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { suiteDigest } from '../attest/digest.ts';
import { packageVersion, ROOT } from '../attest/package.ts';
import { loadClauses } from '../catalogue/clauses.ts';
import type { Api, PairingName } from '../model/api.ts';
import { APIS, PAIRINGS } from '../model/api.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { KillMatrix, Mutant, Thoroughness } from '../model/kill.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { FaultCard } from '../testbed/embedded/faults.ts';
import { CONTROL_FAULT, faultCard, listFaults } from '../testbed/embedded/faults.ts';
import { systemClock } from '../traffic/clock.ts';
import type { Demands } from './kill.ts';
import { canBePerformed, doubtsIn, exitCodeOf, voidancesOf } from './kill.ts';
import { inLanes } from './lanes.ts';
import type { MutantPlan } from './mutant.ts';
import { planMutant, tryMutant } from './mutant.ts';
import { MutantCrew, TRIALS_AT_ONCE } from './mutant-crew.ts';
import { planOf } from './plan.ts';
import { requirementOf } from './rehearsal.ts';
import type { SuiteTest } from './suite.ts';
import { loadSuites } from './suite.ts';
import { SWEEP } from './sweep.ts';
import type { Trial } from './trial.ts';

export interface MutantsOptions {
  /** Names or paths; empty for all that come with the reference mesh. */
  readonly faults: readonly string[];
  /** Only faults that break a clause of these; empty for all. */
  readonly specs: readonly Api[];
  /** `all`: each fault in the newest pairing of API versions in which it breaks something. */
  readonly release: PairingName | 'all';
  /** 0 … 2³²−1 */
  readonly seed: number;
  readonly thoroughness: Thoroughness;
  readonly signal: AbortSignal;
  onEvent(event: MutantsEvent): void;
}

export type MutantsEvent =
  | { readonly kind: 'started'; readonly faults: number; readonly tests: number }
  | { readonly kind: 'mutant-ended'; readonly mutant: Mutant };

export interface MutantsEnd {
  readonly matrix: KillMatrix;
  readonly exitCode: 0 | 1 | 3;
}

/** Each takes its memory. */
const MOST_PROCESSES = 4;

/**
 * Runs the conformance tests against the reference mesh with each fault, and against the right one beside it.
 *
 * @throws FaultError, FaultClauseError, MutantCrewError, and the signal's reason
 */
export async function runMutants(options: MutantsOptions): Promise<MutantsEnd> {
  const { release, seed, thoroughness, signal, onEvent } = options;
  const clock = systemClock;
  const startedAt = clock.now();
  const releases = release === 'all' ? SWEEP.map(({ pairing }) => pairing) : [release];
  // Before anything starts: a mistake in a fault must not cost the minutes until its turn.
  const { control, plans, onRightMesh } = await prepare(options, releases);
  onEvent({
    kind: 'started',
    faults: plans.length,
    tests: new Set(onRightMesh.map(({ test }) => test)).size,
  });

  const evidence = await mkdtemp(path.join(tmpdir(), 'smi-conformance-mutants-'));
  const processes = Math.min(availableParallelism(), MOST_PROCESSES);
  const crew = new MutantCrew(processes, { seed, evidence });
  const interrupt = () => void crew.disband(signal.reason);
  signal.addEventListener('abort', interrupt);
  try {
    signal.throwIfAborted();
    const attempt = { crew, clock, thoroughness };
    const [controlled, rightMesh, mutants] = await Promise.all([
      tryMutant(control, attempt),
      tryRightMesh(onRightMesh, crew),
      inLanes(plans, processes * TRIALS_AT_ONCE, async (plan) => {
        const mutant = await tryMutant(plan, attempt);
        onEvent({ kind: 'mutant-ended', mutant });
        return mutant;
      }),
    ]);
    const matrix: KillMatrix = {
      schema: 1,
      suite: { name: 'smi-conformance', version: await packageVersion(), digest: await suiteDigest(ROOT) },
      releases,
      seed,
      thoroughness,
      control: controlled,
      rightMesh,
      mutants,
      voidances: voidancesOf(controlled, rightMesh),
      durationMs: Math.round(clock.now() - startedAt),
    };
    return { matrix, exitCode: exitCodeOf(matrix) };
  } finally {
    signal.removeEventListener('abort', interrupt);
    await crew.disband(new Error('all tests have been performed'));
    await rm(evidence, { recursive: true, force: true });
  }
}

interface Preparation {
  readonly control: MutantPlan;
  readonly plans: readonly MutantPlan[];
  /** What must pass on the right mesh for a failure on a mutant to mean something. */
  readonly onRightMesh: readonly Trial[];
}

async function prepare(options: MutantsOptions, releases: readonly PairingName[]): Promise<Preparation> {
  const [clauses, suite] = await Promise.all([loadClauses(), loadSuites()]);
  const demands = await Promise.all(releases.map((release) => rehearseAll(release, suite, clauses)));
  const control = planMutant(await faultCard(CONTROL_FAULT), demands);
  const plans = (await chosenFaults(options)).map((card) => planMutant(card, demands));
  const tried = [control, ...plans].filter((plan) => plan.kind === 'try');
  const onRightMesh = demands.flatMap(({ release, tests }) => {
    const there = tried.filter((plan) => plan.release === release);
    const wanted = options.thoroughness === 'full' && there.length > 0 ? tests : decidersOf(there);
    return wanted.filter(canBePerformed).map(({ test }) => ({ release, test }));
  });
  return { control, plans, onRightMesh };
}

/** Rehearsed, not read from the manifest: a suite's author sees at once what a changed test kills. */
async function rehearseAll(
  release: PairingName,
  suite: readonly SuiteTest[],
  clauses: readonly Clause[],
): Promise<Demands> {
  const versions = PAIRINGS[release];
  const { tests } = planOf(suite, clauses, versions, { specs: APIS, tests: [] });
  const required = tests.map(({ definition }) =>
    requirementOf(definition, versions[definition.api], versions),
  );
  return { release, versions, clauses, tests: await Promise.all(required) };
}

/** In alphabetical order, without the control, which is tried in any case. */
async function chosenFaults({ faults, specs }: MutantsOptions): Promise<readonly FaultCard[]> {
  const cards = faults.length === 0 ? await listFaults() : await Promise.all(faults.map(faultCard));
  const isMeant = (id: ClauseId) => specs.length === 0 || specs.some((api) => id.startsWith(`${api}-`));
  return cards.filter(({ identity: { name, breaks } }) => name !== CONTROL_FAULT && breaks.some(isMeant));
}

function decidersOf(plans: readonly Extract<MutantPlan, { kind: 'try' }>[]): readonly RequiredTest[] {
  return [...new Set(plans.flatMap(({ line }) => line.deciders))];
}

async function tryRightMesh(trials: readonly Trial[], crew: MutantCrew): Promise<KillMatrix['rightMesh']> {
  const doubts = await inLanes(trials, TRIALS_AT_ONCE, async (trial) => {
    const own = doubtsIn(await crew.perform(trial));
    return own.map((doubt) => ({ ...doubt, release: trial.release }));
  });
  for (const release of new Set(trials.map((trial) => trial.release))) crew.dismiss({ release });
  return { performed: trials.length, doubts: doubts.flat() };
}
