import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { suiteDigest } from '../attest/digest.ts';
import { packageVersion, ROOT } from '../attest/package.ts';
import { loadClauses } from '../catalogue/clauses.ts';
import type { Api, ReleaseName } from '../model/api.ts';
import { RELEASES } from '../model/api.ts';
import type { ClauseId } from '../model/clause.ts';
import type { KillMatrix, Mutant, Thoroughness } from '../model/kill.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { FaultCard } from '../testbed/embedded/faults.ts';
import { CONTROL_FAULT, faultCard, listFaults } from '../testbed/embedded/faults.ts';
import { systemClock } from '../traffic/clock.ts';
import { doubtIn, exitCodeOf } from './kill.ts';
import { inLanes } from './lanes.ts';
import { manifestOf } from './manifest.ts';
import type { Demands, MutantPlan } from './mutant.ts';
import { planMutant, tryMutant } from './mutant.ts';
import { MutantCrew, TRIALS_AT_ONCE } from './mutant-crew.ts';
import { loadSuites } from './suite.ts';

export interface MutantsOptions {
  /** Names or paths; empty for all that come with the reference mesh. */
  readonly faults: readonly string[];
  /** Only faults that break a clause of these; empty for all. */
  readonly specs: readonly Api[];
  readonly release: ReleaseName;
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
  const demands = await demandsOf(release);
  // Before anything starts: a mistake in a fault must not cost the minutes until its turn.
  const control = planMutant(await faultCard(CONTROL_FAULT), demands);
  const plans = (await chosenFaults(options)).map((card) => planMutant(card, demands));
  const onRightMesh = thoroughness === 'full' ? demands.tests : decidersOf([control, ...plans]);
  signal.throwIfAborted();
  onEvent({ kind: 'started', faults: plans.length, tests: demands.tests.length });

  const evidence = await mkdtemp(path.join(tmpdir(), 'smi-conformance-mutants-'));
  const processes = Math.min(availableParallelism(), MOST_PROCESSES);
  const crew = new MutantCrew(processes, { seed, release, evidence });
  const interrupt = () => void crew.disband(signal.reason);
  signal.addEventListener('abort', interrupt);
  try {
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
      release,
      versions: demands.versions,
      seed,
      thoroughness,
      control: controlled,
      rightMesh,
      mutants,
      durationMs: Math.round(clock.now() - startedAt),
    };
    return { matrix, exitCode: exitCodeOf(matrix) };
  } finally {
    signal.removeEventListener('abort', interrupt);
    await crew.disband(new Error('all tests have been performed'));
    await rm(evidence, { recursive: true, force: true });
  }
}

/** Rehearsed, not read from the manifest: a suite's author sees at once what a changed test kills. */
async function demandsOf(release: ReleaseName): Promise<Demands> {
  const versions = RELEASES[release];
  const clauses = await loadClauses();
  const { tests } = await manifestOf(await loadSuites(), clauses);
  return { clauses, versions, tests: tests.filter(({ api, version }) => versions[api] === version) };
}

/** In alphabetical order, without the control, which is tried in any case. */
async function chosenFaults({ faults, specs }: MutantsOptions): Promise<readonly FaultCard[]> {
  const cards = faults.length === 0 ? await listFaults() : await Promise.all(faults.map(faultCard));
  const isMeant = (id: ClauseId) => specs.length === 0 || specs.some((api) => id.startsWith(`${api}-`));
  return cards.filter(({ identity: { name, breaks } }) => name !== CONTROL_FAULT && breaks.some(isMeant));
}

function decidersOf(plans: readonly MutantPlan[]): readonly RequiredTest[] {
  return [...new Set(plans.flatMap(({ line }) => line.deciders))];
}

async function tryRightMesh(
  tests: readonly RequiredTest[],
  crew: MutantCrew,
): Promise<KillMatrix['rightMesh']> {
  const reports = await inLanes(tests, TRIALS_AT_ONCE, ({ test }) => crew.perform({ test }));
  crew.dismiss(undefined);
  const doubts = reports.flatMap((report) => doubtIn(report) ?? []);
  return {
    performed: reports.length,
    doubts: doubts.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive'),
  };
}
