import { describe, expect, it } from 'vitest';
import sample from './fixtures/result.json' with { type: 'json' };
import { PLAIN } from './palette.ts';
import { parseResult } from './result-schema.ts';
import { renderSummary } from './summary.ts';

const result = parseResult(JSON.stringify(sample));

describe('the end of a run', () => {
  it('counts each verdict that occurred, and says where the results are and how to verify them', () => {
    expect(renderSummary(result, 'results/my run', undefined, PLAIN)).toMatchInlineSnapshot(`
      "tests    1 passed, 1 failed, 1 inconclusive, 1 not exercised in 5.5 s (400 probes, 390 requests)
      open     2 observations of 1 open clause: see results/my run/matrix.md
      seed     42
      results  results/my run
      verify   npx smi-conformance verify 'results/my run'
      "
    `);
  });

  it('has nothing to verify after an interruption', () => {
    expect(renderSummary({ ...result, outcome: 'interrupted' }, 'results/x', undefined, PLAIN)).toContain(
      'verify   not signed',
    );
  });

  it('verifies with the key that signed', () => {
    expect(renderSummary(result, 'results/x', 'k.pem', PLAIN)).toContain('verify results/x --key k.pem\n');
  });
});
