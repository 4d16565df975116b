import type { Api, ApiVersion } from './api.ts';
import type { ClauseId } from './clause.ts';

export type Capability = 'Full' | 'Half' | 'None' | 'Undetermined';

/** One cell of the matrix: what was measured of one API version, from behaviour must-clauses only. */
export interface Cell {
  readonly api: Api;
  /** Absent iff the mesh does not serve the API. */
  readonly version?: ApiVersion;
  readonly capability: Capability;
  readonly held: number;
  readonly applicable: number;
  readonly notExercised: number;
  readonly failing: readonly ClauseId[];
  readonly inconclusive: readonly ClauseId[];
}

/** An exception to "every clause is claimed", with its reason and where it can be read. */
export interface ClaimException {
  readonly clause: ClauseId;
  readonly reason: string;
  readonly link: string;
}

export type Claim = {
  readonly api: Api;
  readonly supported: boolean;
  readonly exceptions: readonly ClaimException[];
};

export type Status = 'Passed' | 'Failed' | 'Undetermined';

export interface ClaimStatus {
  readonly api: Api;
  readonly status: Status;
  /** Claimed clauses that failed. */
  readonly short: readonly ClauseId[];
  /** Exceptions that hold all the same: stale. */
  readonly better: readonly ClauseId[];
}
