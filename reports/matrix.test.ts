import { describe, expect, it } from 'vitest';
import type { Status } from '../harness/model/capability.ts';
import sample from './fixtures/result.json' with { type: 'json' };
import { renderMatrix } from './matrix.ts';
import { COLOURED, PLAIN } from './palette.ts';
import { parseResult } from './result-schema.ts';

const UNBOUND = { palette: PLAIN, width: Number.POSITIVE_INFINITY };

const result = parseResult(JSON.stringify(sample));

describe('the matrix on a terminal', () => {
  it('has a summary, then a line per specification, then the clauses behind each gap', () => {
    expect(renderMatrix(result, UNBOUND)).toMatchInlineSnapshot(`
      "Test         SMI version  Service mesh  Mesh version  SMI specification  Capability                              Status
      4 tests      v0.6.0       reference     0.1.0         all                1 Full, 1 Half, 1 None, 1 Undetermined  Failed
      TA, 2 tests  v1alpha3     reference     0.1.0         Traffic Access     Half 1/2                                Failed
      TSC, 1 test  v1alpha4     reference     0.1.0         Traffic Specs      Full 1/1, 1 not exercised               Passed
      TS, 1 test   v1alpha4     reference     0.1.0         Traffic Split      Undetermined 0/1                        Undetermined
      0 tests      –            reference     0.1.0         Traffic Metrics    None, not served                        Passed

      failing in access: access-A7
      better than claimed in specs: specs-S2
      inconclusive in split: split-T7
      "
    `);
  });

  it('says first of all what lessens the result', () => {
    const text = renderMatrix(
      {
        ...result,
        selection: { kind: 'partial', specs: [], tests: ['TA-07'] },
        fault: { name: 'open-door', breaks: ['access-A7'], digest: 'a'.repeat(64) },
        outcome: 'interrupted',
      },
      UNBOUND,
    );
    expect(text.split('\n').slice(0, 3)).toEqual([
      'FAULTED: the mesh ran with the fault "open-door" on purpose (it breaks access-A7). This says nothing about the mesh.',
      'PARTIAL: only some tests were asked for (TA-07). Capabilities stand on those alone.',
      'INTERRUPTED: the run was stopped before its end.',
    ]);
  });

  it('shows – for the release where the mesh serves another pairing', () => {
    const text = renderMatrix({ ...result, versions: { ...result.versions, access: 'v1alpha4' } }, UNBOUND);
    expect(text.split('\n')[1]).toMatch(/^4 tests {2,}– {2,}reference/);
  });

  it('is Passed in all only if every specification is', () => {
    const summary = (...statuses: readonly Status[]) => {
      const claims = result.claims.map((claim, api) => ({ ...claim, status: statuses[api] ?? 'Passed' }));
      return renderMatrix({ ...result, claims }, UNBOUND).split('\n')[1];
    };
    expect(summary()).toMatch(/Passed$/);
    expect(summary('Passed', 'Undetermined')).toMatch(/Undetermined$/);
    expect(summary('Undetermined', 'Failed')).toMatch(/Failed$/);
  });

  it('tells a failing clause that the profile excepts from one that it claims', () => {
    const claims = result.claims.map((claim) => ({ ...claim, short: [] }));
    expect(renderMatrix({ ...result, claims }, UNBOUND)).toContain(
      'failing, as the profile says in access: access-A7',
    );
    expect(renderMatrix(result, UNBOUND)).toContain('failing in access: access-A7');
  });

  it('is aligned the same with colour as without', () => {
    const coloured = renderMatrix(result, { ...UNBOUND, palette: COLOURED });
    expect(coloured).not.toBe(renderMatrix(result, UNBOUND));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of a colour is one.
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(renderMatrix(result, UNBOUND));
  });
});
