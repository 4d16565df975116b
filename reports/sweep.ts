import path from 'node:path';
import { APIS } from '../harness/model/api.ts';
import type { Result } from '../harness/model/result.ts';
import { observedText } from './ambiguity.ts';
import { alignColumns } from './columns.ts';
import { markings } from './marking.ts';
import { blocks, gapsOf, matrixEntries, matrixHeading } from './matrix.ts';
import { matrixRows } from './matrix-row.ts';
import type { Palette } from './palette.ts';
import { quoted } from './repeat-command.ts';
import { countsText } from './summary.ts';

/** The matrices of several runs as one: a line for each version of each API, in their order. */
export function renderSweep(results: readonly Result[], palette: Palette): string {
  const lines = results
    .flatMap((result) =>
      result.matrix.map((cell, i) => ({ result, cell, row: matrixRows(result).slice(1)[i] })),
    )
    .toSorted(
      (a, b) =>
        APIS.indexOf(a.cell.api) - APIS.indexOf(b.cell.api) ||
        (a.cell.version ?? '').localeCompare(b.cell.version ?? ''),
    );
  // That a run has a part of the versions is the point of a sweep; a fault or an interruption is not.
  const marks = new Set(
    results
      .flatMap((result) => markings({ ...result, selection: { kind: 'full' } }))
      .map((mark) => palette.warn(mark)),
  );
  const rows = lines.flatMap(({ row }) => (row ? [matrixEntries(row, palette)] : []));
  const gaps = lines.flatMap(({ result, cell }) =>
    gapsOf(cell, result, { where: `${cell.api} ${cell.version ?? ''}`.trim(), palette }),
  );
  return blocks([...marks], alignColumns([matrixHeading(palette), ...rows]), gaps);
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
