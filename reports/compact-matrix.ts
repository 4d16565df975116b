import type { Result } from '../harness/model/result.ts';
import type { Entry } from './columns.ts';
import { alignColumns } from './columns.ts';
import { markings } from './marking.ts';
import type { Setting } from './matrix.ts';
import { blocks, gapsOf, markLines, matrixEntries } from './matrix.ts';
import type { MatrixRow } from './matrix-row.ts';
import { cellRow, meshText, summaryRow } from './matrix-row.ts';
import type { Palette } from './palette.ts';
import { sweptCells, sweptGaps, sweptMarkings } from './sweep.ts';
import { wrapped } from './wrap.ts';

// What the field's table says in every line (the mesh, its version) is said once, and the tests of a line are left
// out: the widest line, "Traffic Metrics  v1alpha1  Undetermined 10/33, 2 not exercised  Undetermined", has 75 characters.

const COLUMNS = ['SMI specification', 'Version', 'Capability', 'Status'] as const;

function table(rows: readonly MatrixRow[], palette: Palette): readonly string[] {
  const lines = rows.map((row): readonly Entry[] => {
    const [, version, , , specification, capability, status] = matrixEntries(row, palette);
    return [specification, version, capability, status].filter((entry) => entry !== undefined);
  });
  return alignColumns([COLUMNS.map((text) => ({ text, paint: palette.dim })), ...lines]);
}

/** The matrix in at most 80 columns: a heading with the mesh, a line per specification, the clauses behind each gap. */
export function renderCompactMatrix(result: Result, setting: Setting): string {
  const { palette, width } = setting;
  const { mesh, meshVersion, smiVersion, test, capability, status } = summaryRow(result);
  const heading = wrapped(
    `${mesh} ${meshVersion}, SMI ${smiVersion}, ${test}: ${capability}, ${status}`,
    width,
  );
  return blocks(
    markLines(markings(result), setting),
    heading.map((line) => palette.bold(line)),
    table(
      result.matrix.map((cell) => cellRow(result, cell)),
      palette,
    ),
    result.matrix.flatMap((cell) => gapsOf(cell, result, { where: cell.api, ...setting })),
  );
}

/** As renderCompactMatrix, for the matrices of several runs of one mesh. */
export function renderCompactSweep(results: readonly Result[], setting: Setting): string {
  const { palette, width } = setting;
  const cells = sweptCells(results);
  const meshes = new Set(results.map(({ mesh }) => `${meshText(mesh)} ${mesh.version}`));
  return blocks(
    markLines(sweptMarkings(results), setting),
    wrapped([...meshes].join(', '), width).map((line) => palette.bold(line)),
    table(
      cells.map(({ result, cell }) => cellRow(result, cell)),
      palette,
    ),
    sweptGaps(cells, setting),
  );
}
