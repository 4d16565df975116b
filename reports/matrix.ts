import type { Capability, Cell, Status } from '../harness/model/capability.ts';
import type { Result } from '../harness/model/result.ts';
import type { Entry } from './columns.ts';
import { alignColumns } from './columns.ts';
import { markings } from './marking.ts';
import type { MatrixRow } from './matrix-row.ts';
import { MATRIX_COLUMNS, matrixRows } from './matrix-row.ts';
import type { Palette } from './palette.ts';
import { wrapped } from './wrap.ts';

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

/** How a matrix is set: `width` is the most characters that a line of words takes; a table takes what it needs. */
export interface Setting {
  readonly palette: Palette;
  readonly width: number;
}

/** What lessens a result, in lines. */
export function markLines(marks: readonly string[], { palette, width }: Setting): readonly string[] {
  return marks.flatMap((mark) => wrapped(mark, width).map((line) => palette.warn(line)));
}

/** The clauses behind each gap of a cell; empty for one without. `where`: `access`, `access v1alpha3`. */
export function gapsOf(
  { api, failing, inconclusive }: Cell,
  { claims }: Result,
  { where, palette, width }: { readonly where: string } & Setting,
): readonly string[] {
  const claim = claims.find((candidate) => candidate.api === api);
  const short = claim?.short ?? [];
  return [
    { what: 'failing', paint: palette.bad, ids: short },
    {
      what: 'failing, as the profile says',
      paint: palette.warn,
      ids: failing.filter((id) => !short.includes(id)),
    },
    { what: 'inconclusive', paint: palette.warn, ids: inconclusive },
    { what: 'better than claimed', paint: palette.warn, ids: claim?.better ?? [] },
  ].flatMap(({ what, paint, ids }) => {
    if (ids.length === 0) return [];
    // The words set off are few: they always stand whole in the first line.
    const [first = '', ...rest] = wrapped(`${what} in ${where}: ${ids.join(', ')}`, width);
    return [`${paint(what)}${first.slice(what.length)}`, ...rest];
  });
}

/** The field's table: what lessens the result, aligned columns, and the clauses behind each gap. */
export function renderMatrix(result: Result, setting: Setting): string {
  const { palette } = setting;
  const rows = matrixRows(result).map((row) => matrixEntries(row, palette));
  const gaps = result.matrix.flatMap((cell) => gapsOf(cell, result, { where: cell.api, ...setting }));
  return blocks(markLines(markings(result), setting), alignColumns([matrixHeading(palette), ...rows]), gaps);
}

/** Blocks of lines with an empty line between. */
export function blocks(...parts: readonly (readonly string[])[]): string {
  return parts
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n');
}
