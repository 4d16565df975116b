import { describe, expect, it } from 'vitest';
import { coverageOf } from '../harness/catalogue/coverage.ts';
import type { Clause } from '../harness/model/clause.ts';
import type { Manifest } from '../harness/model/manifest.ts';
import { listCoverage, renderCoverage } from './coverage.ts';
import { PLAIN } from './palette.ts';

const clause = (id: Clause['id'], rest: Partial<Clause> = {}): Clause => ({
  id,
  api: 'access',
  level: 'must',
  kind: 'behaviour',
  versions: ['v1alpha1'],
  sources: [],
  sentence: 'x',
  dependsOn: [],
  ...rest,
});

const clauses = [
  clause('access-A1'),
  clause('access-A2', { uncovered: 'Nothing shows it.' }),
  clause('access-A3'),
  clause('access-A4', { level: 'should' }),
  clause('access-A5'),
];

const shared = { api: 'access', version: 'v1alpha1', needs: [], observations: [] } as const;
const manifest: Manifest = {
  schema: 1,
  tests: [
    {
      ...shared,
      test: 'TA-01',
      title: 'one',
      clauses: ['access-A1'],
      expectations: [
        { kind: 'delivered', clause: 'access-A1' },
        { kind: 'denied', clause: 'access-A1' },
      ],
    },
    {
      ...shared,
      test: 'TA-03',
      title: 'three',
      clauses: ['access-A3'],
      expectations: [],
      cannotBeExpressed: 'no ports',
    },
  ],
};

const [version] = coverageOf(manifest, clauses);
if (!version) throw new Error('no version of access');

describe('coverage of an API version', () => {
  it('shows totals, both directions, and why a must-clause is uncovered', () => {
    expect(renderCoverage(listCoverage(version, manifest), PLAIN)).toMatchInlineSnapshot(`
      "Traffic Access v1alpha1
      1 of 4 must-clauses covered, 1 of 5 clauses in all; 2 tests, 2 expectations

      clause → expectations
        access-A1  must    behaviour  TA-01 #0 delivered, #1 denied
        access-A2  must    behaviour  uncovered
        access-A3  must    behaviour  uncovered
        access-A4  should  behaviour  –
        access-A5  must    behaviour  uncovered

      test → clauses
        TA-01  access-A1
        TA-03  cannot be expressed

      uncovered must-clauses
        access-A2  Nothing shows it.
        access-A3  TA-03 cannot be expressed: no ports
        access-A5  no test yet
      "
    `);
  });

  it('counts a should-clause among all, never among the musts', () => {
    const { totals, uncovered } = listCoverage(version, manifest);
    expect(totals).toEqual({
      must: 4,
      mustCovered: 1,
      clauses: 5,
      clausesCovered: 1,
      tests: 2,
      expectations: 2,
    });
    expect(uncovered.map(({ clause: id }) => id)).toEqual(['access-A2', 'access-A3', 'access-A5']);
  });
});
