import { describe, expect, it } from 'vitest';
import type { Clause } from '../harness/model/clause.ts';
import { renderClause, renderTest } from './explanation.ts';
import clauseList from './fixtures/clauses.json' with { type: 'json' };
import { PLAIN } from './palette.ts';

const [clause] = clauseList as Clause[];
if (!clause) throw new Error('no clause in the fixture');

const test = {
  id: 'TA-07',
  title: 'a workload that is not listed as a source is denied',
  api: 'access',
  clauses: ['access-A7'],
  needs: [],
} as const;

describe('an explained clause', () => {
  it('shows sentence, sources, weight, reading, dependencies and what decides it', () => {
    const versions = ['v1alpha2', 'v1alpha3'] as const;
    const deciding = [{ test: 'TA-07', title: test.title, versions, questions: [] }];
    expect(renderClause(clause, deciding, PLAIN)).toMatchInlineSnapshot(`
      "access-A7 Traffic Access
        “Only the listed | sources are allowed.”
        source     apis/traffic-access/v1alpha2/traffic-access.md:30
                   apis/traffic-access/v1alpha3/traffic-access.md:118-120
        level      must: counts for the capability
        kind       behaviour: shown by traffic or metric values
        versions   v1alpha2, v1alpha3
        read as    A source is a ServiceAccount.
        depends on access-A1
        decided by TA-07 a workload that is not listed as a source is denied (v1alpha2, v1alpha3)
      "
    `);
  });

  it('shows what is asked where the text is open', () => {
    const asking = {
      test: 'TA-O01',
      title: 'observed: a *',
      versions: ['v1alpha3'] as const,
      questions: ['Does it open?', 'Is it accepted?'],
    };
    expect(renderClause({ ...clause, level: 'open' }, [asking], PLAIN)).toContain(
      [
        '  asked by   TA-O01 observed: a * (v1alpha3)',
        '               Does it open?',
        '               Is it accepted?',
      ].join('\n'),
    );
  });

  it('says why nothing decides it', () => {
    expect(renderClause({ ...clause, level: 'out', uncovered: 'A premise.' }, [], PLAIN)).toMatch(
      /decided by nothing: A premise\./,
    );
    expect(renderClause(clause, [], PLAIN)).toMatch(/decided by nothing: no test yet/);
  });

  it('does not say that an api clause counts for the capability', () => {
    expect(renderClause({ ...clause, kind: 'api' }, [], PLAIN)).toContain('only behaviour counts');
  });
});

describe('an explained test', () => {
  it('shows title, sentences and numbered steps', () => {
    const narration = {
      version: 'v1alpha3',
      steps: ['apply a target', 'expect denied (access-A7)'],
    } as const;
    expect(renderTest(test, [clause], narration, PLAIN)).toMatchInlineSnapshot(`
      "TA-07 a workload that is not listed as a source is denied

        access-A7 “Only the listed | sources are allowed.”
        apis/traffic-access/v1alpha3/traffic-access.md:118-120
        read as: A source is a ServiceAccount.

        In Traffic Access v1alpha3:
         1. apply a target
         2. expect denied (access-A7)
      "
    `);
  });

  it('says why a version cannot express it', () => {
    const narration = { version: 'v1alpha1', steps: [], cannotBeExpressed: 'no ports' } as const;
    expect(renderTest({ ...test, needs: ['rbac'] }, [clause], narration, PLAIN)).toMatch(
      /needs a testbed with: rbac\n\n {2}In Traffic Access v1alpha1:\n {2}cannot be expressed: no ports\n$/,
    );
  });
});
