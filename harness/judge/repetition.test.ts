import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiVersion, ServedVersions } from '../model/api.ts';
import type { Capability } from '../model/capability.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { TestResult } from '../model/result.ts';
import type { VerdictKind } from '../model/verdict.ts';
import { cellOf } from './capability.ts';
import type { JudgedTest } from './clauses.ts';
import { findingsOf } from './clauses.ts';
import { flakesOf } from './flake.ts';
import { findingsOver, overRepetitions } from './repetition.ts';
import type { TestJudgement } from './test.ts';

const VERSIONS: ServedVersions = { access: 'v1alpha3', split: 'v1alpha4' };

function clause(id: ClauseId, dependsOn: readonly ClauseId[] = []): Clause {
  const [api] = id.split('-') as ['access' | 'split'];
  const versions = [VERSIONS[api] as ApiVersion];
  return { id, api, level: 'must', kind: 'behaviour', versions, sources: [], sentence: '', dependsOn };
}

// A clause of one API stands on one of another: so a split could look better where access is worse.
const CLAUSES = [clause('access-A'), clause('access-B'), clause('split-C', ['access-A']), clause('split-D')];
const IDS = CLAUSES.map(({ id }) => id);

/** One test that decides every clause once. */
function judgementOf(verdicts: readonly VerdictKind[]): TestJudgement {
  const expectations = IDS.map((id, seq) => ({
    kind: 'delivered' as const,
    clause: id,
    verdict: verdicts[seq] ?? 'pass',
  }));
  const worst = (['fail', 'inconclusive', 'pass'] as const).find((kind) => verdicts.includes(kind)) ?? 'pass';
  const result: TestResult = {
    test: 'TA-1',
    title: '',
    api: 'access',
    version: 'v1alpha3',
    verdict: worst,
    expectations,
  };
  const details = verdicts.flatMap((verdict, seq) => (verdict === 'pass' ? [] : [{ seq, detail: verdict }]));
  return { result, observations: [], details, measured: [] };
}

function capabilities(rounds: readonly (readonly VerdictKind[])[]): readonly Capability[] {
  const judged = ({ result }: TestJudgement): readonly JudgedTest[] => [
    {
      required: {
        test: 'TA-1',
        title: '',
        api: 'access',
        version: 'v1alpha3',
        clauses: IDS,
        needs: [],
        expectations: [],
        observations: [],
      },
      result,
    },
  ];
  const judgements = rounds.map(judgementOf);
  const findings = (judgement: TestJudgement) => findingsOf(CLAUSES, VERSIONS, judged(judgement), 'full');
  const over = findingsOver(findings(overRepetitions(judgements)), judgements.map(findings));
  return (['access', 'split'] as const).map((api) => cellOf(api, VERSIONS[api], over).capability);
}

const GOODNESS: readonly Capability[] = ['None', 'Half', 'Full'];

describe('a test over its repetitions', () => {
  it('has for each expectation the worst verdict, and the details of the repetitions that decided first', () => {
    const { result, details } = overRepetitions([
      judgementOf(['pass', 'inconclusive']),
      judgementOf(['pass', 'fail']),
      judgementOf(['pass', 'pass']),
    ]);
    expect(result.verdict).toBe('fail');
    expect(result.expectations.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'pass', 'pass']);
    expect(details).toEqual([
      { seq: 1, detail: 'fail', repetition: 2 },
      { seq: 1, detail: 'inconclusive', repetition: 1 },
    ]);
  });

  it('names every finding of an observation that was not always the same', () => {
    const seen = (finding: string): TestJudgement => ({
      ...judgementOf([]),
      observations: [
        {
          clause: 'access-O',
          api: 'access',
          version: 'v1alpha3',
          test: 'TA-1',
          question: '?',
          finding,
          words: `it is ${finding}`,
          ...(finding === 'unobserved' && { reason: 'trouble' as const }),
        },
      ],
    });
    const over = (...findings: string[]) => overRepetitions(findings.map(seen)).observations[0];
    expect(over('denied', 'denied', 'unobserved')).toMatchObject({
      finding: 'denied',
      words: 'it is denied',
    });
    expect(over('unobserved', 'unobserved')).toMatchObject({ finding: 'unobserved', reason: 'trouble' });
    const both = over('denied', 'delivered', 'denied');
    expect(both).toMatchObject({
      finding: 'delivered or denied',
      words: 'not always the same: it is delivered; or: it is denied',
    });
    expect(both).not.toHaveProperty('reason');
  });
});

describe('the matrix over repetitions', () => {
  it('keeps the failure of a clause, though in another repetition what it depends on failed', () => {
    // Alone, the second repetition rules split-C out and says Full of split.
    expect(capabilities([['fail', 'pass', 'pass', 'pass']])).toEqual(['Half', 'Full']);
    expect(
      capabilities([
        ['pass', 'pass', 'fail', 'pass'],
        ['fail', 'pass', 'pass', 'pass'],
      ]),
    ).toEqual(['Half', 'Half']);
  });

  it('is never better than that of a repetition', () => {
    const verdict = fc.constantFrom<VerdictKind>('pass', 'fail', 'inconclusive');
    const round = fc.array(verdict, { minLength: IDS.length, maxLength: IDS.length });
    fc.assert(
      fc.property(fc.array(round, { minLength: 1, maxLength: 4 }), (rounds) => {
        const over = capabilities(rounds);
        for (const one of rounds) {
          for (const [i, alone] of capabilities([one]).entries()) {
            const together = over[i] as Capability;
            if (alone === 'Undetermined') expect(together).not.toBe('Full');
            else if (together !== 'Undetermined')
              expect(GOODNESS.indexOf(together)).toBeLessThanOrEqual(GOODNESS.indexOf(alone));
            else expect(alone).not.toBe('None');
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('flakes', () => {
  const results = (...verdicts: VerdictKind[]) =>
    verdicts.map((verdict) => ({ ...judgementOf([]).result, verdict }));

  it('are the repetitions whose verdict is not the most frequent one', () => {
    const [steady, flaky, broken] = flakesOf(4, [
      results('pass', 'pass', 'pass', 'pass'),
      results('pass', 'fail', 'pass', 'inconclusive'),
      results('fail', 'fail', 'fail', 'pass'),
    ]).tests;
    expect(steady).toMatchObject({ flakes: 0, rate: 0, upperBound: 0.527129 });
    expect(flaky).toMatchObject({ verdicts: { pass: 2, fail: 1, inconclusive: 1 }, flakes: 2, rate: 0.5 });
    expect(broken).toMatchObject({ verdicts: { fail: 3, pass: 1 }, flakes: 1, rate: 0.25 });
  });
});
