import { describe, expect, it } from 'vitest';
import type { Clause } from '../harness/model/clause.ts';
import { accountsOf } from './account.ts';
import { renderFailure } from './failure.ts';
import clauseList from './fixtures/clauses.json' with { type: 'json' };
import sample from './fixtures/result.json' with { type: 'json' };
import { PLAIN } from './palette.ts';
import { repeatCommand } from './repeat-command.ts';
import { parseResult } from './result-schema.ts';

const result = parseResult(JSON.stringify(sample));
const clauses = new Map((clauseList as Clause[]).map((clause) => [clause.id, clause]));

function failureOf(id: string): string {
  const test = result.tests.find((candidate) => candidate.test === id);
  const details = result.run.tests.find((candidate) => candidate.test === id)?.details;
  if (!test || !details) throw new Error(`the sample has no ${id}`);
  return renderFailure(
    test,
    clauses,
    accountsOf([], details),
    repeatCommand(id, { seed: 42, release: 'v0.6.0', mesh: 'reference' }),
    PLAIN,
  );
}

describe('a failed expectation', () => {
  it('shows the sentence, its source, what was expected and seen, and how to repeat it', () => {
    expect(failureOf('TA-07')).toMatchInlineSnapshot(`
      "FAIL TA-07 a workload that is not listed as a source is denied (access v1alpha3)
        clause    access-A7 "Only the listed | sources are allowed."
                  apis/traffic-access/v1alpha3/traffic-access.md:118-120
        read as   A source is a ServiceAccount.
        expected  denied, received by no workload, every time
        verdict   fail (delivered where denial was expected)
        seen      client end: 20 of 20 answered 200
                  server end: server-v1 recorded all 20
        repeat    npx smi-conformance run --test TA-07 --seed 42
      "
    `);
  });

  it('is told from one that stayed open', () => {
    expect(failureOf('TS-07')).toMatchInlineSnapshot(`
      "INCONCLUSIVE TS-07 three backends share as their weights say (split v1alpha4)
        clause    split-T7 "Weights are shares."
                  apis/traffic-split/v1alpha4/traffic-split.md:60
        expected  each backend's share as its weight says
        verdict   inconclusive (the statistical test reached its bound of requests undecided)
        seen      estimate 0.31 for 0.30
        repeat    npx smi-conformance run --test TS-07 --seed 42
      "
    `);
  });

  it('leaves out the expectations that held', () => {
    expect(failureOf('TA-07')).not.toContain('access-A1');
  });

  it('shares the sentence with others of its clause, and sums up what stayed open beside it', () => {
    const denied = { kind: 'denied', clause: 'access-A7', verdict: 'fail', reason: 'delivered' } as const;
    const open = { ...denied, verdict: 'inconclusive', reason: 'no-negative-control' } as const;
    const test = {
      test: 'TA-07',
      title: 'the rule',
      api: 'access',
      version: 'v1alpha3',
      verdict: 'fail',
      expectations: [open, denied, denied, open],
    } as const;
    const text = renderFailure(
      test,
      clauses,
      [{ seq: 2, expected: 'no answer', seen: 'one' }],
      'again',
      PLAIN,
    );
    expect(text).toMatchInlineSnapshot(`
      "FAIL TA-07 the rule (access v1alpha3)
        clause    access-A7 "Only the listed | sources are allowed."
                  apis/traffic-access/v1alpha3/traffic-access.md:118-120
        read as   A source is a ServiceAccount.
        expected  denied, received by no workload, every time
        verdict   fail (delivered where denial was expected)
        expected  no answer
        verdict   fail (delivered where denial was expected)
        seen      one
        open      2 more expectations: nothing was denied before, so the delivery proves nothing
        repeat    again
      "
    `);
  });

  it('gives the reason where the test never came to an expectation', () => {
    expect(failureOf('TSC-02')).toContain('this testbed lacks what the test needs');
  });
});
