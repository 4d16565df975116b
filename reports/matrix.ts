import type { Capability, Status } from '../harness/model/capability.ts';
import type { Result } from '../harness/model/result.ts';
import { alignColumns } from './columns.ts';
import { markings } from './marking.ts';
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

/** The matrix for a terminal: what lessens the result, aligned columns, and the clauses behind each gap. */
export function renderMatrix(result: Result, palette: Palette): string {
  const heading = MATRIX_COLUMNS.map((text) => ({ text, paint: palette.dim }));
  const rows = matrixRows(result).map((row) => {
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
  });
  const gaps = result.matrix.flatMap(({ api, failing, inconclusive }) => {
    const claim = result.claims.find((candidate) => candidate.api === api);
    const short = claim?.short ?? [];
    const excepted = failing.filter((id) => !short.includes(id));
    return [
      { what: palette.bad('failing'), ids: short },
      { what: palette.warn('failing, as the profile says'), ids: excepted },
      { what: palette.warn('inconclusive'), ids: inconclusive },
      { what: palette.warn('better than claimed'), ids: claim?.better ?? [] },
    ].flatMap(({ what, ids }) => (ids.length === 0 ? [] : [`${what} in ${api}: ${ids.join(', ')}`]));
  });
  const marks = markings(result).map((mark) => palette.warn(mark));
  return [marks, alignColumns([heading, ...rows]), gaps]
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n');
}
