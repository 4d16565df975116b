import type { Capability, Cell, Status } from '../harness/model/capability.ts';
import type { Result } from '../harness/model/result.ts';
import type { Entry } from './columns.ts';
import { alignColumns } from './columns.ts';
import { markings } from './marking.ts';
import type { MatrixRow } from './matrix-row.ts';
import { MATRIX_COLUMNS, matrixRows } from './matrix-row.ts';
import type { Palette } from './palette.ts';

const CAPABILITY_COLOUR = {
  Full: 'good',
  Half: 'warn',
  None: 'dim',
  Undetermined: 'warn',
} as const satisfies Record<Capability, keyof Palette>;
const STATUS_COLOUR = { Passed: 'good', Failed: 'bad', Undetermined: 'warn' } as const satisfies Record<
  Status,
  keyof Palette
>;

/** The names of the columns, for a terminal. */
export const matrixHeading = (palette: Palette): readonly Entry[] =>
  MATRIX_COLUMNS.map((text) => ({ text, paint: palette.dim }));

/** A row for a terminal. */
export function matrixEntries(row: MatrixRow, palette: Palette): readonly Entry[] {
  const capability =
    row.level === undefined
      ? { text: row.capability }
      : { text: row.capability, paint: palette[CAPABILITY_COLOUR[row.level]] };
  return [
    { text: row.test },
    { text: row.smiVersion },
    { text: row.mesh },
    { text: row.meshVersion },
    { text: row.specification },
    capability,
    { text: row.status, paint: palette[STATUS_COLOUR[row.status]] },
  ];
}

/** The clauses behind each gap of a cell; empty for one without. `where`: `access`, `access v1alpha3`. */
export function gapsOf(
  { api, failing, inconclusive }: Cell,
  { claims }: Result,
  { where, palette }: { readonly where: string; readonly palette: Palette },
): readonly string[] {
  const claim = claims.find((candidate) => candidate.api === api);
  const short = claim?.short ?? [];
  return [
    { what: palette.bad('failing'), ids: short },
    { what: palette.warn('failing, as the profile says'), ids: failing.filter((id) => !short.includes(id)) },
    { what: palette.warn('inconclusive'), ids: inconclusive },
    { what: palette.warn('better than claimed'), ids: claim?.better ?? [] },
  ].flatMap(({ what, ids }) => (ids.length === 0 ? [] : [`${what} in ${where}: ${ids.join(', ')}`]));
}

/** The matrix for a terminal: what lessens the result, aligned columns, and the clauses behind each gap. */
export function renderMatrix(result: Result, palette: Palette): string {
  const rows = matrixRows(result).map((row) => matrixEntries(row, palette));
  const gaps = result.matrix.flatMap((cell) => gapsOf(cell, result, { where: cell.api, palette }));
  const marks = markings(result).map((mark) => palette.warn(mark));
  return blocks(marks, alignColumns([matrixHeading(palette), ...rows]), gaps);
}

/** Blocks of lines with an empty line between. */
export function blocks(...parts: readonly (readonly string[])[]): string {
  return parts
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n');
}
