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
  clause('access-A6', { level: 'open' }),
  clause('access-A7', { level: 'open' }),
  clause('access-A8', { level: 'out', uncovered: 'A premise.' }),
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
    {
      ...shared,
      test: 'TA-O01',
      title: 'observed',
      clauses: ['access-A6'],
      expectations: [],
      observations: [
        { kind: 'admission', clause: 'access-A6', question: 'Is it accepted?', findings: {} },
        { kind: 'outcome', clause: 'access-A6', question: 'Does it open?', findings: {} },
      ],
    },
  ],
};

const [version] = coverageOf(manifest, clauses);
if (!version) throw new Error('no version of access');

describe('coverage of an API version', () => {
  it('shows totals, both directions, and why a clause is uncovered', () => {
    expect(renderCoverage(listCoverage(version, manifest), PLAIN)).toMatchInlineSnapshot(`
      "Traffic Access v1alpha1
      1 of 4 must-clauses covered, 1 of 2 open ones observed, 2 of 8 clauses in all
      3 tests, 2 expectations, 2 observations

      clause → expectations and observations
        access-A1  must    behaviour  TA-01 #0 delivered, #1 denied
        access-A2  must    behaviour  uncovered
        access-A3  must    behaviour  uncovered
        access-A4  should  behaviour  uncovered
        access-A5  must    behaviour  uncovered
        access-A6  open    behaviour  TA-O01 #0 admission, #1 outcome
        access-A7  open    behaviour  uncovered
        access-A8  out     behaviour  –

      test → clauses
        TA-01   access-A1
        TA-03   cannot be expressed
        TA-O01  access-A6

      uncovered
        access-A2  Nothing shows it.
        access-A3  TA-03 cannot be expressed: no ports
        access-A4  no test yet
        access-A5  no test yet
        access-A7  no test yet
      "
    `);
  });

  it('counts a should-clause among all, never among the musts', () => {
    const { totals, uncovered } = listCoverage(version, manifest);
    expect(totals).toEqual({
      must: 4,
      mustCovered: 1,
      clauses: 8,
      clausesCovered: 2,
      open: 2,
      openObserved: 1,
      tests: 3,
      expectations: 2,
      observations: 2,
    });
    expect(uncovered.map(({ clause: id }) => id)).toEqual([
      'access-A2',
      'access-A3',
      'access-A4',
      'access-A5',
      'access-A7',
    ]);
  });
});
