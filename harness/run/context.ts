import type { PairingName } from '../model/api.ts';
import type { ClusterSettings } from '../testbed/kubernetes/settings.ts';

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

declare module 'vitest' {
  export interface ProvidedContext {
    conformance: RunContext;
  }
}
