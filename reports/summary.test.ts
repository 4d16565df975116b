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

  it('tells how the verdicts of a run that repeats its tests kept', () => {
    const steady = { test: 'TA-01', verdicts: { pass: 10 }, flakes: 0, rate: 0, upperBound: 0.258866 };
    const flaky = {
      test: 'TA-07',
      verdicts: { fail: 1, pass: 9 },
      flakes: 1,
      rate: 0.1,
      upperBound: 0.394163,
    };
    const linesOf = (...tests: (typeof steady | typeof flaky)[]) => {
      const run = { ...result.run, repeats: { repetitions: 10, confidence: 0.95, tests } };
      return renderSummary({ ...result, run }, 'results/x', undefined, PLAIN)
        .split('\n')
        .slice(1, 3);
    };
    expect(linesOf(steady)[0]).toBe(
      'flakes   none: each of 1 tests ended alike 10 times; flake rate at most 25.9 % each (95 % confidence)',
    );
    expect(linesOf(steady, flaky)).toEqual([
      'flakes   1 of 2 tests in 10 repetitions; the others at most 25.9 % each (95 % confidence)',
      '         TA-07 1 of 10 repetitions differ (1 fail, 9 pass): flake rate 10 %, at most 39.4 % (95 % confidence)',
    ]);
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
