import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { Kill, Mutant, Relation, Thoroughness } from '../model/kill.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { TestReport } from './crew.ts';
import {
  doubtsIn,
  exitCodeOf,
  fateOf,
  inapplicability,
  killsIn,
  lineUp,
  relationTo,
  voidancesOf,
} from './kill.ts';

const clause = (id: ClauseId, rest: Partial<Clause> = {}): Clause => ({
  id,
  api: id.slice(0, id.indexOf('-')) as Clause['api'],
  level: 'must',
  kind: 'behaviour',
  versions: ['v1alpha3'],
  sources: [],
  sentence: 'x',
  dependsOn: [],
  ...rest,
});

const required = (
  test: string,
  decides: readonly ClauseId[],
  rest: Partial<RequiredTest> = {},
): RequiredTest => ({
  test,
  title: 'x',
  api: 'access',
  version: 'v1alpha3',
  clauses: decides,
  needs: [],
  observations: [],
  expectations: decides.map((id) => ({ kind: 'denied', clause: id })),
  ...rest,
});

const kill = (relation: Relation, test = 'TA-01', seq = 0): Kill => ({
  test,
  seq,
  kind: 'denied',
  clause: 'access-A1',
  relation,
  reason: 'delivered',
  detail: 'd',
});

const mutant = (fate: Mutant['fate']): Mutant => ({
  fault: { name: 'f', title: 'a fault', breaks: ['access-A1'], digest: '0' },
  release: 'v0.6.0',
  fate,
  deciders: [],
  performed: 1,
  kills: [],
  doubts: [],
  durationMs: 1,
});
const NAMED = mutant({ kind: 'killed-by-name', by: kill('own') });
const SURVIVOR = mutant({ kind: 'survived' });
const ELSEWHERE = mutant({ kind: 'killed-elsewhere', by: kill('stray') });
const RIGHT = { performed: 3, doubts: [] };

describe('a clause’s relation to a fault', () => {
  const clauses = [
    clause('access-A1'),
    clause('access-A2', { dependsOn: ['access-A1'] }),
    clause('access-A3', { dependsOn: ['access-A2'] }),
    clause('split-T1', { dependsOn: ['access-A3'] }),
    clause('split-T2'),
  ];

  it('is its own, a dependant over any number of steps and APIs, or a stray', () => {
    const relate = relationTo(['access-A2'], clauses);
    expect(clauses.map(({ id }) => relate(id))).toEqual(['stray', 'own', 'dependant', 'dependant', 'stray']);
  });

  it('is settled also where dependencies form a long chain in any order of the catalogue', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (length, draws) => {
          const chain = Array.from({ length }, (_, i) =>
            clause(`access-A${i}`, { dependsOn: i === 0 ? [] : [`access-A${i - 1}`] }),
          );
          const shuffled = chain
            .map((one) => ({ one, at: draws.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
          const relate = relationTo(['access-A0'], shuffled);
          expect(chain.slice(1).every(({ id }) => relate(id) === 'dependant')).toBe(true);
        },
      ),
    );
  });
});

describe('the line-up of tests for a fault', () => {
  const tests = [
    required('TS-01', ['split-T1'], { api: 'split' }),
    required('TA-01', ['access-A1', 'access-A1', 'access-A2']),
    required('TA-02', ['access-A2']),
    required('TA-03', ['access-A1']),
    required('TA-04', ['access-A1'], { expectations: [], cannotBeExpressed: 'no words' }),
  ];

  it('begins with those that can kill by name, cheapest first, and goes on with the fault’s own API', () => {
    const { deciders, others } = lineUp(['access-A1'], tests);
    expect(deciders.map(({ test }) => test)).toEqual(['TA-03', 'TA-01']);
    expect(others.map(({ test }) => test)).toEqual(['TA-02', 'TS-01']);
  });

  it('leaves out what cannot be expressed', () => {
    const { deciders, others } = lineUp(['split-T1'], tests);
    expect([...deciders, ...others].map(({ test }) => test)).not.toContain('TA-04');
  });

  it('never holds a test that needs what the reference mesh’s testbed lacks', () => {
    const needy = [required('TA-01', ['access-A1'], { needs: ['rbac'] })];
    expect(lineUp(['access-A1'], needy)).toEqual({ deciders: [], others: [] });
    expect(lineUp(['split-T1'], needy)).toEqual({ deciders: [], others: [] });
  });
});

describe('a fault', () => {
  const demands = {
    clauses: [
      clause('access-A1'),
      clause('split-T9', { versions: ['v1alpha1'] }),
      clause('metrics-M1'),
      clause('access-A9'),
    ],
    versions: { access: 'v1alpha3', split: 'v1alpha4' } as const,
    tests: [
      required('TA-01', ['access-A1']),
      required('TA-09', [], { clauses: ['access-A9'], cannotBeExpressed: 'no words for it' }),
    ],
  };

  it('is not applicable where none of its clauses stands in a version under test', () => {
    expect(inapplicability(['split-T9'], demands)).toBe('split-T9 stands in v1alpha1, not in v1alpha4');
    expect(inapplicability(['metrics-M1'], demands)).toBe('metrics.smi-spec.io is not under test');
    expect(inapplicability(['access-A9'], demands)).toBe('access-A9: no words for it');
  });

  it('is applicable where one of them does, decided by a test or not', () => {
    expect(inapplicability(['access-A1', 'split-T9'], demands)).toBeUndefined();
    expect(inapplicability(['access-A1'], { ...demands, tests: [] })).toBeUndefined();
  });

  it('that breaks an unknown clause is refused, with the one that was probably meant', () => {
    expect(() => inapplicability(['access-A11'], demands)).toThrow(
      'there is no clause access-A11 (did you mean "access-A1"?)',
    );
  });
});

describe('a test on a mesh with a fault', () => {
  const report: TestReport = {
    test: {
      test: 'TA-01',
      title: 'x',
      api: 'access',
      version: 'v1alpha3',
      verdict: 'fail',
      reason: 'delivered',
      expectations: [
        { kind: 'delivered', clause: 'access-A2', verdict: 'pass' },
        { kind: 'denied', clause: 'access-A1', verdict: 'fail', reason: 'delivered' },
        { kind: 'denied', clause: 'access-A1', verdict: 'inconclusive', reason: 'gate-shut' },
      ],
    },
    durationMs: 1,
    takes: 1,
    details: [{ seq: 1, detail: 'server recorded it' }],
    accounts: [],
  };

  it('kills by what failed, never by what is inconclusive', () => {
    expect(
      killsIn(
        report,
        () => 'own',
        () => 'never asked',
      ),
    ).toEqual([{ ...kill('own', 'TA-01', 1), detail: 'server recorded it' }]);
  });

  it('has its strays explained by the fault, where it does', () => {
    const stray = { ...kill('stray', 'TA-01', 1), detail: 'server recorded it' };
    const strays = (because: string | undefined) =>
      killsIn(
        report,
        () => 'stray',
        () => because,
      );
    expect(strays('why')).toEqual([{ ...stray, because: 'why' }]);
    expect(strays(undefined)).toEqual([stray]);
  });

  it('gives rise to doubt where an expectation failed or came to no verdict', () => {
    const doubt = { test: 'TA-01', clause: 'access-A1' };
    expect(doubtsIn(report)).toEqual([
      { ...doubt, seq: 1, verdict: 'fail', reason: 'delivered' },
      { ...doubt, seq: 2, verdict: 'inconclusive', reason: 'gate-shut' },
    ]);
  });
});

describe('the fate of a fault', () => {
  it('is decided by the first kill of its own clauses, whatever failed before', () => {
    expect(fateOf([kill('stray'), kill('own', 'TA-02'), kill('own', 'TA-03')])).toEqual({
      kind: 'killed-by-name',
      by: kill('own', 'TA-02'),
    });
  });

  it('is a kill elsewhere where only other clauses failed, a dependant among them', () => {
    expect(fateOf([kill('dependant')])).toEqual({ kind: 'killed-elsewhere', by: kill('dependant') });
  });

  it('is survival where nothing failed', () => {
    expect(fateOf([])).toEqual({ kind: 'survived' });
  });
});

describe('a kill matrix', () => {
  it('is void unless the control was killed by name and every test passed on the right mesh', () => {
    expect(voidancesOf(NAMED, RIGHT)).toEqual([]);
    expect(voidancesOf(ELSEWHERE, RIGHT)).toEqual([
      'the control fault f was not killed by name: these tests notice nothing',
    ]);
    expect(
      voidancesOf(NAMED, {
        performed: 3,
        doubts: [
          {
            test: 'TM-04',
            seq: 0,
            clause: 'metrics-M6',
            release: 'v0.6.0',
            verdict: 'fail',
            reason: 'metric-wrong',
          },
        ],
      }),
    ).toEqual(['TM-04 #0 (v0.6.0) did not pass on the right mesh: fail (metric-wrong)']);
  });

  it('ends with 0 where all that apply were killed by name, 1 where one was not, 3 where it is void', () => {
    const spared = mutant({ kind: 'not-applicable', why: 'w' });
    const thoroughness = 'first-kill';
    expect(exitCodeOf({ voidances: [], mutants: [NAMED, spared], thoroughness })).toBe(0);
    expect(exitCodeOf({ voidances: [], mutants: [NAMED, SURVIVOR], thoroughness })).toBe(1);
    expect(exitCodeOf({ voidances: [], mutants: [ELSEWHERE], thoroughness })).toBe(1);
    expect(exitCodeOf({ voidances: ['why'], mutants: [NAMED, SURVIVOR], thoroughness })).toBe(3);
  });

  it('ends with 1 where a full run shows a failure that nothing explains, and only then', () => {
    const ended = (thoroughness: Thoroughness, ...kills: readonly Kill[]) =>
      exitCodeOf({ voidances: [], mutants: [{ ...NAMED, kills }], thoroughness });
    const explained = { ...kill('stray'), because: 'why' };
    expect(ended('full', kill('own'), kill('dependant'), explained)).toBe(0);
    expect(ended('full', explained, kill('stray'))).toBe(1);
    expect(ended('first-kill', kill('stray'))).toBe(0);
  });
});
