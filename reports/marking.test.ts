import { describe, expect, it } from 'vitest';
import sample from './fixtures/result.json' with { type: 'json' };
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { markings } from './marking.ts';
import { renderMatrix } from './matrix.ts';
import { matrixRows } from './matrix-row.ts';
import { PLAIN } from './palette.ts';
import { parseResult } from './result-schema.ts';
import type { Clauses } from './source.ts';

const result = parseResult(JSON.stringify(sample));
const unverified = { ...result, mesh: { ...result.mesh, profile: 'unverified' as const } };
const none: Clauses = new Map();

describe('a mesh whose profile nobody has checked', () => {
  it('is marked at the head of every report, and in every row of the matrix', () => {
    expect(markings(result)).toEqual([]);
    expect(markings(unverified)).toEqual([
      `UNVERIFIED: the profile of ${result.mesh.name} says "verified: false", nobody has yet seen that it sets this mesh up as it should.`,
    ]);
    const rows = matrixRows(unverified);
    expect(rows.map(({ mesh }) => mesh)).toEqual(rows.map(() => `${result.mesh.name} (unverified)`));
    expect(renderMatrix(unverified, { palette: PLAIN, width: 80 })).toContain('UNVERIFIED: ');
    expect(renderMarkdown(unverified, none)).toContain('> **UNVERIFIED: ');
  });

  it('is so in result.json too, which its schema takes', () => {
    expect(parseResult(renderJson(unverified)).mesh.profile).toBe('unverified');
  });
});
