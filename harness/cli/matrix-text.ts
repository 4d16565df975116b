import { stripVTControlCharacters } from 'node:util';
import { renderCompactMatrix, renderCompactSweep } from '../../reports/compact-matrix.ts';
import type { Setting } from '../../reports/matrix.ts';
import { renderMatrix } from '../../reports/matrix.ts';
import type { Palette } from '../../reports/palette.ts';
import { renderSweep } from '../../reports/sweep.ts';
import type { Result } from '../model/result.ts';
import type { Output } from './surroundings.ts';

/** `fitting`: the field's table, unless a terminal is too narrow for it. `wide`: the field's table in any case. */
export type MatrixForm = 'fitting' | 'wide';

interface Place {
  readonly output: Output;
  readonly palette: Palette;
  readonly form: MatrixForm;
}

/** The matrix of a run as it fits where it is printed. */
export function matrixText(result: Result, place: Place): string {
  return fitting(place, {
    wide: (setting) => renderMatrix(result, setting),
    compact: (setting) => renderCompactMatrix(result, setting),
  });
}

/** The matrices of a sweep's runs as they fit. */
export function sweepText(results: readonly Result[], place: Place): string {
  return fitting(place, {
    wide: (setting) => renderSweep(results, setting),
    compact: (setting) => renderCompactSweep(results, setting),
  });
}

function fitting(
  { output, palette, form }: Place,
  { wide, compact }: Readonly<Record<'wide' | 'compact', (setting: Setting) => string>>,
): string {
  // What is read back from a file or a log can be scrolled: nothing is broken there.
  const width = output.isTTY ? output.columns : Number.POSITIVE_INFINITY;
  const table = wide({ palette, width });
  const fits = table.split('\n').every((line) => stripVTControlCharacters(line).length <= width);
  return form === 'wide' || fits ? table : compact({ palette, width });
}
