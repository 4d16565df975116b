import type { PairingName } from '../../harness/model/api.ts';
import { APIS, PAIRINGS } from '../../harness/model/api.ts';
import type { Capability } from '../../harness/model/capability.ts';
import type { AttestedCapability } from '../badge.ts';
import { wholeOf } from '../whole.ts';

/** Releases of SMI that have a column, and what its main branch has beyond the last. */
export const RELEASE_COLUMNS = [
  'v0.4.0',
  'v0.5.0',
  'v0.6.0',
  'main',
] as const satisfies readonly PairingName[];
export type ReleaseColumn = (typeof RELEASE_COLUMNS)[number];

/** `refused`: a cell has clauses that were not exercised. null: the mesh serves another pairing of versions. */
export type ReleaseColumns = Readonly<Record<ReleaseColumn, Capability | 'refused' | null>>;

/** What the measured API versions say of each release. Nothing is measured by release: these columns are derived. */
export function releaseColumns(attested: AttestedCapability): ReleaseColumns {
  const columnOf = (release: ReleaseColumn) => (isPairing(release, attested) ? standingOf(attested) : null);
  return {
    'v0.4.0': columnOf('v0.4.0'),
    'v0.5.0': columnOf('v0.5.0'),
    'v0.6.0': columnOf('v0.6.0'),
    main: columnOf('main'),
  };
}

function isPairing(release: ReleaseColumn, { versions }: AttestedCapability): boolean {
  const served = APIS.filter((api) => versions[api] !== undefined);
  return served.length > 0 && served.every((api) => versions[api] === PAIRINGS[release][api]);
}

function standingOf({ matrix }: AttestedCapability): Capability | 'refused' {
  return matrix.some(({ notExercised }) => notExercised > 0) ? 'refused' : wholeOf(matrix);
}
