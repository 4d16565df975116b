import { describe, expect, it } from 'vitest';
import { renderCompactMatrix, renderCompactSweep } from './compact-matrix.ts';
import sample from './fixtures/result.json' with { type: 'json' };
import { PLAIN } from './palette.ts';
import { parseResult } from './result-schema.ts';

const result = parseResult(JSON.stringify(sample));
const setting = { palette: PLAIN, width: 80 };

describe('the compact matrix', () => {
  it('names the mesh once, then has a line per specification and the clauses behind each gap', () => {
    expect(renderCompactMatrix(result, setting)).toMatchInlineSnapshot(`
      "reference 0.1.0, SMI v0.6.0, 4 tests: 1 Full, 1 Half, 1 None, 1 Undetermined,
        Failed

      SMI specification  Version   Capability                 Status
      Traffic Access     v1alpha3  Half 1/2                   Failed
      Traffic Specs      v1alpha4  Full 1/1, 1 not exercised  Passed
      Traffic Split      v1alpha4  Undetermined 0/1           Undetermined
      Traffic Metrics    –         None, not served           Passed

      failing in access: access-A7
      better than claimed in specs: specs-S2
      inconclusive in split: split-T7
      "
    `);
  });

  it('fits 80 columns whatever a cell says', () => {
    const widest = {
      ...result,
      fault: { name: 'open-door', breaks: ['access-A7', 'access-A8'] as const, digest: 'a'.repeat(64) },
      matrix: result.matrix.map((cell) => ({
        ...cell,
        version: 'v1alpha4' as const,
        capability: 'Undetermined' as const,
        held: 10,
        applicable: 33,
        notExercised: 12,
        inconclusive: Array.from({ length: 23 }, (_, n) => `${cell.api}-X${n}` as const),
      })),
    };
    const text = renderCompactMatrix(widest, setting) + renderCompactSweep([widest], setting);
    expect(text).toContain('split-X22');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('shows several runs of a mesh as one table', () => {
    const older = {
      ...result,
      matrix: result.matrix.map((cell) => ({ ...cell, version: 'v1alpha1' as const })),
    };
    expect(renderCompactSweep([result, older], setting)).toMatchInlineSnapshot(`
      "reference 0.1.0

      SMI specification  Version   Capability                 Status
      Traffic Access     v1alpha1  Half 1/2                   Failed
      Traffic Access     v1alpha3  Half 1/2                   Failed
      Traffic Specs      v1alpha1  Full 1/1, 1 not exercised  Passed
      Traffic Specs      v1alpha4  Full 1/1, 1 not exercised  Passed
      Traffic Split      v1alpha1  Undetermined 0/1           Undetermined
      Traffic Split      v1alpha4  Undetermined 0/1           Undetermined
      Traffic Metrics    –         None, not served           Passed
      Traffic Metrics    v1alpha1  None 0/0                   Passed

      failing in access v1alpha1: access-A7
      failing in access v1alpha3: access-A7
      better than claimed in specs v1alpha1: specs-S2
      better than claimed in specs v1alpha4: specs-S2
      inconclusive in split v1alpha1: split-T7
      inconclusive in split v1alpha4: split-T7
      "
    `);
  });
});
