import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capability } from '../model/capability.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { Findings } from './capability.ts';
import { capabilityOf, cellOf } from './capability.ts';
import { withDependencies } from './dependency.ts';
import type { Summary } from './summary.ts';

type Written = Partial<Pick<Clause, 'level' | 'kind' | 'api' | 'dependsOn'>> & {
  readonly verdict: Summary['verdict'];
};

/** Clauses access-0, access-1, … with these verdicts of their own. */
function findings(...written: readonly Written[]): Findings {
  const id = (i: number): ClauseId => `access-${i}`;
  const clauses = written.map(
    ({ verdict: _, ...more }, i): Clause => ({
      id: id(i),
      api: 'access',
      level: 'must',
      kind: 'behaviour',
      versions: ['v1alpha3'],
      sources: [],
      sentence: '',
      dependsOn: [],
      ...more,
    }),
  );
  return {
    clauses,
    own: new Map(written.map(({ verdict }, i) => [id(i), { verdict }])),
    isServed: () => true,
  };
}

const capability = (...written: readonly Written[]) => capabilityOf('access', findings(...written));
const PASSED: Written = { verdict: 'pass' };
const FAILED: Written = { verdict: 'fail' };
const OPEN: Written = { verdict: 'inconclusive' };

describe('capability', () => {
  it('is None when the API is not served', () => {
    expect(cellOf('access', undefined, findings(PASSED))).toEqual({
      api: 'access',
      capability: 'None',
      held: 0,
      applicable: 0,
      notExercised: 0,
      failing: [],
      inconclusive: [],
    });
  });

  it.each([
    ['Full', 'all hold', [PASSED, PASSED]],
    ['Half', 'one fails and another holds', [PASSED, FAILED]],
    ['None', 'none holds', [FAILED, FAILED]],
    ['None', 'nothing is applicable', [{ verdict: 'not-applicable' }, { verdict: 'not-exercised' }]],
    ['None', 'there are no clauses', []],
    [
      'Full',
      'a should-clause, an api-clause or another API’s fails',
      [PASSED, { ...FAILED, level: 'should' }, { ...FAILED, kind: 'api' }, { ...FAILED, api: 'specs' }],
    ],
    ['Undetermined', 'the only clause is open', [OPEN]],
    ['Undetermined', 'all others hold and one is open', [PASSED, OPEN]],
    ['Undetermined', 'all others fail and one is open', [FAILED, OPEN]],
    ['Half', 'one holds and one fails, whatever the open one does', [PASSED, FAILED, OPEN]],
    [
      'Undetermined',
      'a clause of another kind is open, which could rule out the failing one',
      [PASSED, { ...OPEN, kind: 'api' }, { ...FAILED, dependsOn: ['access-1'] }],
    ],
    [
      'Undetermined',
      'the clause on which the only holding one depends is open',
      [
        { ...OPEN, level: 'should' },
        { ...PASSED, dependsOn: ['access-0'] },
      ],
    ],
  ] as const)('is %s when %s', (expected, _, written) => {
    expect(capability(...written)).toBe(expected);
  });

  it('does not count a clause that stands on one that fails', () => {
    const cell = cellOf(
      'access',
      'v1alpha3',
      findings(FAILED, { ...FAILED, dependsOn: ['access-0'] }, { ...PASSED, dependsOn: ['access-1'] }),
    );
    expect(cell).toMatchObject({ held: 0, applicable: 1, failing: ['access-0'], capability: 'None' });
  });

  const verdict = fc.constantFrom(
    'pass',
    'fail',
    'inconclusive',
    'not-applicable',
    'not-exercised',
  ) satisfies fc.Arbitrary<Summary['verdict']>;
  const written = fc.array(
    fc.record({
      verdict,
      level: fc.constantFrom('must' as const, 'must' as const, 'should' as const),
      kind: fc.constantFrom('behaviour' as const, 'behaviour' as const, 'api' as const),
      api: fc.constantFrom('access' as const, 'access' as const, 'split' as const),
      stands: fc.array(fc.nat(8), { maxLength: 2 }),
    }),
    { maxLength: 8 },
  );
  /** Depends on earlier clauses only: no cycles. */
  const catalogue = written.map((all) =>
    findings(
      ...all.map(({ stands, ...clause }, i) => ({
        ...clause,
        dependsOn: stands.filter((on) => on < i).map((on): ClauseId => `access-${on}`),
      })),
    ),
  );

  /** The definition in words, without any cleverness. */
  function settled({ clauses, own, isServed }: Findings): Capability {
    const rulings = withDependencies(clauses, own, isServed);
    const counted = clauses
      .filter(({ api, level, kind }) => api === 'access' && level === 'must' && kind === 'behaviour')
      .map(({ id }) => rulings.get(id)?.verdict);
    const held = counted.filter((one) => one === 'pass').length;
    if (held === 0) return 'None';
    return counted.includes('fail') ? 'Half' : 'Full';
  }

  it('is Undetermined exactly when settling the inconclusive clauses could change it', () => {
    fc.assert(
      fc.property(catalogue, (found) => {
        const open = [...found.own].filter(([, one]) => one.verdict === 'inconclusive').map(([id]) => id);
        const possible = new Set<Capability>();
        for (let bits = 0; bits < 2 ** open.length; bits++) {
          const own = new Map(found.own);
          for (const [bit, id] of open.entries())
            own.set(id, { verdict: (bits >> bit) % 2 === 0 ? 'pass' : 'fail' });
          possible.add(settled({ ...found, own }));
        }
        expect(capabilityOf('access', found)).toBe(possible.size > 1 ? 'Undetermined' : [...possible][0]);
      }),
      { numRuns: 500 },
    );
  });

  it('is never raised by a further must-clause that fails', () => {
    const RANK: Readonly<Record<Capability, number>> = {
      None: 0,
      Half: 1,
      Undetermined: Number.NaN,
      Full: 2,
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(PASSED, FAILED)), (all) => {
        expect(RANK[capability(...all, FAILED)]).toBeLessThanOrEqual(RANK[capability(...all)]);
      }),
    );
  });

  it('is never Full where nothing is applicable', () => {
    fc.assert(
      fc.property(catalogue, (found) => {
        const cell = cellOf('access', 'v1alpha3', found);
        if (cell.applicable === 0) expect(cell.capability).not.toBe('Full');
        expect(cell.held).toBeLessThanOrEqual(cell.applicable);
      }),
    );
  });
});
