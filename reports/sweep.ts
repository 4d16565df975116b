import path from 'node:path';
import { APIS } from '../harness/model/api.ts';
import type { Cell } from '../harness/model/capability.ts';
import type { Result } from '../harness/model/result.ts';
import { observedText } from './ambiguity.ts';
import { alignColumns } from './columns.ts';
import { markings } from './marking.ts';
import type { Setting } from './matrix.ts';
import { blocks, gapsOf, markLines, matrixEntries, matrixHeading } from './matrix.ts';
import { cellRow } from './matrix-row.ts';
import type { Palette } from './palette.ts';
import { quoted } from './repeat-command.ts';
import { countsText } from './summary.ts';

/** A cell of one of several runs. */
export interface SweptCell {
  readonly result: Result;
  readonly cell: Cell;
}

/** The cells of several runs, by API and version. */
export function sweptCells(results: readonly Result[]): readonly SweptCell[] {
  return results
    .flatMap((result) => result.matrix.map((cell) => ({ result, cell })))
    .toSorted(
      (a, b) =>
        APIS.indexOf(a.cell.api) - APIS.indexOf(b.cell.api) ||
        (a.cell.version ?? '').localeCompare(b.cell.version ?? ''),
    );
}

/** What lessens several runs. That each has a part of the versions is the point; a fault or an interruption is not. */
export function sweptMarkings(results: readonly Result[]): readonly string[] {
  return [...new Set(results.flatMap((result) => markings({ ...result, selection: { kind: 'full' } })))];
}

/** The clauses behind the gaps of several runs. */
export function sweptGaps(cells: readonly SweptCell[], setting: Setting): readonly string[] {
  return cells.flatMap(({ result, cell }) =>
    gapsOf(cell, result, { where: `${cell.api} ${cell.version ?? ''}`.trim(), ...setting }),
  );
}

/** The matrices of several runs as one: a line for each version of each API, in their order. */
export function renderSweep(results: readonly Result[], setting: Setting): string {
  const { palette } = setting;
  const cells = sweptCells(results);
  const rows = cells.map(({ result, cell }) => matrixEntries(cellRow(result, cell), palette));
  return blocks(
    markLines(sweptMarkings(results), setting),
    alignColumns([matrixHeading(palette), ...rows]),
    sweptGaps(cells, setting),
  );
}

/** How the tests ended, where the results lie, and how anyone can verify them. */
export function renderSweepSummary(
  results: readonly Result[],
  { folder, key }: { readonly folder: string; readonly key: string | undefined },
  palette: Palette,
): string {
  const seconds = results.reduce((sum, { run }) => sum + run.durationMs, 0) / 1000;
  const probes = results.reduce((sum, { run }) => sum + run.totals.probes, 0);
  const requests = results.reduce((sum, { run }) => sum + run.totals.requests, 0);
  const tests = results.flatMap((result) => result.tests);
  const observations = results.flatMap((result) => result.observations);
  const signed = results.filter(({ outcome }) => outcome === 'completed');
  const verify = signed.map(({ release }, i) => {
    const command = `npx smi-conformance verify ${quoted(path.join(folder, release))}`;
    return `${i === 0 ? 'verify   ' : '         '}${command}${key === undefined ? '' : ` --key ${quoted(key)}`}`;
  });
  return `${[
    `tests    ${countsText(tests, palette)} in ${seconds.toFixed(1)} s (${probes} probes, ${requests} requests)`,
    ...(observations.length === 0
      ? []
      : [`open     ${observedText(observations)}: see the matrix.md in each folder`]),
    `seed     ${results[0]?.run.seed ?? '–'}`,
    `results  ${folder}, a folder a pairing: only one with all four specifications counts as a full run`,
    ...verify,
  ].join('\n')}\n`;
}
