import type { Api, ApiVersion } from './api.ts';
import type { ClauseId } from './clause.ts';
import type { RequiredExpectation } from './expectation.ts';
import type { RequiredObservation } from './observation.ts';

/** Something a test needs from its testbed and that not every testbed has. */
export const TRAITS = ['apiservice', 'rbac', 'events'] as const;
export type Trait = (typeof TRAITS)[number];

/** One test in one version of its API: what every full run must contain. */
export interface RequiredTest {
  readonly test: string;
  readonly title: string;
  readonly api: Api;
  readonly version: ApiVersion;
  readonly clauses: readonly ClauseId[];
  readonly needs: readonly Trait[];
  /** The sequence of expectations, each with the clause it decides; empty where the version cannot express the test. */
  readonly expectations: readonly RequiredExpectation[];
  /** The sequence of observations of open clauses; these need not be among the test's clauses. */
  readonly observations: readonly RequiredObservation[];
  readonly cannotBeExpressed?: string;
}

export interface Manifest {
  readonly schema: 1;
  readonly tests: readonly RequiredTest[];
}
