import { describe, expect, it } from 'vitest';
import sample from '../../reports/fixtures/result.json' with { type: 'json' };
import { COLOURED, PLAIN } from '../../reports/palette.ts';
import { parseResult } from '../../reports/result-schema.ts';
import type { MatrixForm } from './matrix-text.ts';
import { matrixText, sweepText } from './matrix-text.ts';

const result = parseResult(JSON.stringify(sample));

const on = (isTTY: boolean, columns: number, form: MatrixForm, palette = PLAIN) => ({
  output: { write: () => {}, isTTY, columns },
  palette,
  form,
});
const FIELDS_TABLE = /^Test .* Service mesh .* Status/;

describe('the matrix of a run', () => {
  it.each([
    ['a terminal with room for it', true, 140, 'fitting', true],
    ['a terminal too narrow for it', true, 80, 'fitting', false],
    ['a narrow terminal, asked for with --wide', true, 80, 'wide', true],
    ['a file or a log, which have no width', false, 80, 'fitting', true],
  ] as const)('is the field’s table on %s: %#', (_, isTTY, columns, form, expected) => {
    expect(FIELDS_TABLE.test(matrixText(result, on(isTTY, columns, form)))).toBe(expected);
    expect(FIELDS_TABLE.test(sweepText([result], on(isTTY, columns, form)))).toBe(expected);
  });

  it('does not count colours as width', () => {
    const lines = matrixText(result, on(false, 80, 'fitting')).split('\n');
    const width = Math.max(...lines.map((line) => line.length));
    expect(matrixText(result, on(true, width, 'fitting', COLOURED))).toContain('Service mesh');
    expect(matrixText(result, on(true, width - 1, 'fitting', COLOURED))).not.toContain('Service mesh');
  });
});
