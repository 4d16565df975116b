import type { PairingName } from '../model/api.ts';
import { settledMesh } from '../profiles/place.ts';
import type { ClusterSettings } from '../testbed/kubernetes/settings.ts';
import type { Site } from '../testbed/testbed.ts';
import type { Plan } from './plan.ts';

/** What the run tells its vitest workers: plain values. */
export interface RunContext {
  /** Id of the run. */
  readonly run: string;
  readonly seed: number;
  readonly release: PairingName;
  /** Name of the mesh's profile. */
  readonly mesh: string;
  /** Name or absolute path of a fault's module. */
  readonly fault?: string;
  /** What was said about the cluster, for a mesh that runs on one. */
  readonly cluster?: ClusterSettings;
  /** Ids of the tests to run. */
  readonly tests: readonly string[];
  /** How often each test is performed, where it is more than once. */
  readonly repetitions?: number;
  /** Folder for the tests' logs. */
  readonly evidence: string;
  /** Milliseconds since the epoch. */
  readonly budgetEndsAt: number;
}

/** @param evidence folder for the tests' logs */
export function contextOf(
  {
    seed,
    release,
    mesh,
    fault,
    repetitions,
  }: Pick<RunContext, 'seed' | 'release' | 'mesh' | 'fault'> & { readonly repetitions: number },
  {
    run,
    site: { cluster },
    plan,
    evidence,
    budgetEndsAt,
  }: {
    readonly run: string;
    readonly site: Site;
    readonly plan: Plan;
    readonly evidence: string;
    readonly budgetEndsAt: number;
  },
): RunContext {
  return {
    run,
    ...(cluster && { cluster }),
    seed,
    release,
    mesh: settledMesh(mesh),
    ...(fault !== undefined && { fault }),
    tests: plan.tests.map(({ definition }) => definition.id),
    evidence,
    budgetEndsAt,
    ...(repetitions > 1 && { repetitions }),
  };
}

declare module 'vitest' {
  export interface ProvidedContext {
    conformance: RunContext;
  }
}
