import { describe, expect, it } from 'vitest';
import type { Cell } from '../harness/model/capability.ts';
import type { Result } from '../harness/model/result.ts';
import sample from './fixtures/result.json' with { type: 'json' };
import { PLAIN } from './palette.ts';
import { parseResult } from './result-schema.ts';
import { renderSweep, renderSweepSummary } from './sweep.ts';

const UNBOUND = { palette: PLAIN, width: Number.POSITIVE_INFINITY };

const result = parseResult(JSON.stringify(sample));

/** A run of the API alone, in this version. */
function alone(api: Cell['api'], version: NonNullable<Cell['version']>, more: Partial<Result> = {}): Result {
  return {
    ...result,
    selection: { kind: 'partial', specs: [api], tests: [] },
    matrix: result.matrix.filter((cell) => cell.api === api).map((cell) => ({ ...cell, version })),
    tests: result.tests.filter((test) => test.api === api),
    ...more,
  };
}

describe('the matrix of a sweep', () => {
  it('has a line for each version of each API in their order, and names the version of each gap', () => {
    const runs = [alone('access', 'v1alpha3'), alone('split', 'v1alpha4'), alone('access', 'v1alpha2')];
    expect(renderSweep(runs, UNBOUND)).toMatchInlineSnapshot(`
      "Test         SMI version  Service mesh  Mesh version  SMI specification  Capability        Status
      TA, 2 tests  v1alpha2     reference     0.1.0         Traffic Access     Half 1/2          Failed
      TA, 2 tests  v1alpha3     reference     0.1.0         Traffic Access     Half 1/2          Failed
      TS, 1 test   v1alpha4     reference     0.1.0         Traffic Split      Undetermined 0/1  Undetermined

      failing in access v1alpha2: access-A7
      failing in access v1alpha3: access-A7
      inconclusive in split v1alpha4: split-T7
      "
    `);
  });

  it('is no less for being made of parts, but says what else lessens it', () => {
    const fault = { name: 'open-door', breaks: ['access-A7'], digest: 'a'.repeat(64) } as const;
    const text = renderSweep(
      [alone('access', 'v1alpha3', { fault }), alone('split', 'v1alpha4', { fault })],
      UNBOUND,
    );
    expect(text.match(/FAULTED/g)).toHaveLength(1);
    expect(text).not.toContain('PARTIAL');
  });

  it('ends with how to verify each folder that was signed', () => {
    const runs = [
      alone('access', 'v1alpha3'),
      alone('split', 'v1alpha3', { release: 'v0.5.0', outcome: 'interrupted' }),
      alone('access', 'v1alpha4', { release: 'main' }),
    ];
    const text = renderSweepSummary(runs, { folder: 'out', key: 'k.pem' }, PLAIN);
    expect(text.match(/verify out\/\S+ --key k\.pem/g)).toEqual([
      'verify out/v0.6.0 --key k.pem',
      'verify out/main --key k.pem',
    ]);
  });
});
