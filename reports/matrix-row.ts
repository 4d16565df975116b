import type { Api, PairingName } from '../harness/model/api.ts';
import { API_TITLE, PAIRINGS } from '../harness/model/api.ts';
import type { Capability, Cell, Status } from '../harness/model/capability.ts';
import type { Result } from '../harness/model/result.ts';

/** Columns of the table that the field knows from Meshery's SMI conformance results. */
export const MATRIX_COLUMNS = [
  'Test',
  'SMI version',
  'Service mesh',
  'Mesh version',
  'SMI specification',
  'Capability',
  'Status',
] as const;

/** One line of the matrix, in the order of MATRIX_COLUMNS. */
export interface MatrixRow {
  readonly test: string;
  readonly smiVersion: string;
  readonly mesh: string;
  readonly meshVersion: string;
  readonly specification: string;
  readonly capability: string;
  readonly status: Status;
  /** The capability of the line's cell; the summary has none of its own. */
  readonly level?: Capability;
}

const LEVELS = ['Full', 'Half', 'None', 'Undetermined'] as const satisfies readonly Capability[];

function testsText(ids: readonly string[]): string {
  const count = new Set(ids).size;
  return `${count} ${count === 1 ? 'test' : 'tests'}`;
}

function specificationTests(result: Result, api: Api): string {
  const ids = result.tests.filter((test) => test.api === api).map(({ test }) => test);
  const prefix = ids[0]?.split('-')[0];
  return prefix === undefined ? testsText(ids) : `${prefix}, ${testsText(ids)}`;
}

/** `Half 38/40, 2 not exercised`; a cell of an API that is not served says so. */
export function cellText(cell: Cell): string {
  if (cell.version === undefined) return `${cell.capability}, not served`;
  const counts = `${cell.capability} ${cell.held}/${cell.applicable}`;
  return cell.notExercised === 0 ? counts : `${counts}, ${cell.notExercised} not exercised`;
}

/** Any Failed makes it Failed, else any Undetermined makes it Undetermined. */
function summaryStatus(statuses: readonly Status[]): Status {
  if (statuses.includes('Failed')) return 'Failed';
  return statuses.includes('Undetermined') ? 'Undetermined' : 'Passed';
}

/** The release (or other pairing) whose versions the mesh serves, or `–`: then no release's column is its own. */
export function servedRelease({
  release,
  versions,
  matrix,
}: Pick<Result, 'release' | 'versions' | 'matrix'>): PairingName | '–' {
  const paired = matrix.every(
    ({ api }) => versions[api] === undefined || versions[api] === PAIRINGS[release][api],
  );
  return paired ? release : '–';
}

/** `2 Full, 1 None`. */
export function summaryCapability(matrix: readonly Cell[]): string {
  return LEVELS.map((level) => ({ level, count: matrix.filter((cell) => cell.capability === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}`)
    .join(', ');
}

function statusOf({ claims }: Result, api: Api): Status {
  return claims.find((claim) => claim.api === api)?.status ?? 'Undetermined';
}

/** The mesh's name; with a word where nobody has yet checked its profile. */
export function meshText({ name, profile }: Result['mesh']): string {
  return profile === undefined ? name : `${name} (${profile})`;
}

/** The summary first, then a line per specification. */
export function matrixRows(result: Result): readonly MatrixRow[] {
  return [summaryRow(result), ...result.matrix.map((cell) => cellRow(result, cell))];
}

export function summaryRow(result: Result): MatrixRow {
  return {
    mesh: meshText(result.mesh),
    meshVersion: result.mesh.version,
    test: testsText(result.tests.map(({ test }) => test)),
    smiVersion: servedRelease(result),
    specification: 'all',
    capability: summaryCapability(result.matrix),
    status: summaryStatus(result.matrix.map(({ api }) => statusOf(result, api))),
  };
}

/** The line of one of the result's cells. */
export function cellRow(result: Result, cell: Cell): MatrixRow {
  return {
    mesh: meshText(result.mesh),
    meshVersion: result.mesh.version,
    test: specificationTests(result, cell.api),
    smiVersion: cell.version ?? '–',
    specification: API_TITLE[cell.api],
    capability: cellText(cell),
    status: statusOf(result, cell.api),
    level: cell.capability,
  };
}
