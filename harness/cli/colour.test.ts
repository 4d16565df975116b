import { describe, expect, it } from 'vitest';
import { COLOURED, PLAIN } from '../../reports/palette.ts';
import { canRewrite, paletteFor } from './colour.ts';
import type { Output } from './surroundings.ts';

const terminal: Output = { write: () => {}, isTTY: true, columns: 80 };
const pipe: Output = { ...terminal, isTTY: false };

describe('colour', () => {
  it.each([
    [terminal, {}, COLOURED],
    [terminal, { NO_COLOR: '' }, COLOURED],
    [terminal, { NO_COLOR: '1' }, PLAIN],
    [terminal, { NO_COLOR: 'true' }, PLAIN],
    [terminal, { TERM: 'dumb' }, PLAIN],
    [pipe, {}, PLAIN],
    [pipe, { FORCE_COLOR: '1' }, COLOURED],
    [pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, COLOURED],
    [pipe, { FORCE_COLOR: '' }, PLAIN],
    [terminal, { FORCE_COLOR: '0' }, PLAIN],
    [terminal, { FORCE_COLOR: 'false' }, PLAIN],
  ])('case %#', (output, env, palette) => {
    expect(paletteFor(output, env)).toBe(palette);
  });
});

describe('a live line', () => {
  it.each([
    [terminal, {}, true],
    [terminal, { NO_COLOR: '1' }, true],
    [terminal, { CI: 'true' }, false],
    [terminal, { TERM: 'dumb' }, false],
    [pipe, {}, false],
  ])('case %#', (output, env, live) => {
    expect(canRewrite(output, env)).toBe(live);
  });
});
