import type { PairingName } from '../model/api.ts';

/** What the run tells its vitest workers: plain values. */
export interface RunContext {
  readonly seed: number;
  readonly release: PairingName;
  /** Name of the mesh's profile. */
  readonly mesh: string;
  /** Name or absolute path of a fault's module. */
  readonly fault?: string;
  /** Ids of the tests to run. */
  readonly tests: readonly string[];
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
