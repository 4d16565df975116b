import { describe, expect, it } from 'vitest';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { Thoroughness } from '../model/kill.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { VerdictKind } from '../model/verdict.ts';
import type { TestReport } from './crew.ts';
import type { Demands } from './kill.ts';
import { planMutant, tryMutant } from './mutant.ts';
import type { Subject, Trial } from './trial.ts';

const CLAUSES: readonly Clause[] = (
  ['access-A1', 'access-A2', 'split-T1', 'split-T9', 'metrics-M1'] as const
).map((id) => ({
  id,
  api: id.slice(0, id.indexOf('-')) as Clause['api'],
  level: 'must',
  kind: 'behaviour',
  versions: [id === 'split-T9' ? 'v1alpha1' : 'v1alpha3'],
  sources: [],
  sentence: 'x',
  dependsOn: [],
}));

const required = (test: string, decides: ClauseId, expectations: number): RequiredTest => ({
  test,
  title: 'x',
  api: decides.startsWith('split') ? 'split' : 'access',
  version: 'v1alpha3',
  clauses: [decides],
  needs: [],
  observations: [],
  expectations: Array.from({ length: expectations }, () => ({ kind: 'denied', clause: decides })),
});

const TESTS = [
  required('TA-01', 'access-A1', 3),
  required('TA-02', 'access-A1', 1),
  required('TA-03', 'access-A2', 1),
  required('TS-01', 'split-T1', 1),
];

const NEW: Demands = {
  release: 'v0.6.0',
  clauses: CLAUSES,
  versions: { access: 'v1alpha3', split: 'v1alpha3' },
  tests: TESTS,
};
const OLD: Demands = {
  ...NEW,
  release: 'sdk-v0.1.0',
  versions: { split: 'v1alpha1' },
  tests: [required('TS-09', 'split-T9', 1)],
};

const CARD = {
  fault: 'f',
  identity: { name: 'f', title: 'a fault', breaks: ['access-A1'] as const, digest: '0' },
  alsoFails: [{ clauses: ['split-T1', 'access-A2'] as const, because: 'why' }],
};

/** Tries the fault where tests have these verdicts; those that are not named pass. */
async function tried(
  verdicts: Readonly<Record<string, VerdictKind>>,
  thoroughness: Thoroughness = 'first-kill',
  breaks: readonly ClauseId[] = ['access-A1'],
) {
  const performed: string[] = [];
  const dismissed: Subject[] = [];
  const crew = {
    perform: async ({ test }: Trial): Promise<TestReport> => {
      performed.push(test);
      const { title, api, version, expectations } = TESTS.find((one) => one.test === test) as RequiredTest;
      const verdict = verdicts[test] ?? 'pass';
      const shown = { verdict, ...(verdict !== 'pass' && { reason: 'delivered' as const }) };
      return {
        test: {
          test,
          title,
          api,
          version,
          ...shown,
          expectations: expectations.map((one) => ({ ...one, ...shown })),
        },
        durationMs: 1,
        takes: 1,
        details: [],
        accounts: [],
      };
    },
    dismiss: (subject: Subject) => void dismissed.push(subject),
  };
  let now = 0;
  const clock = { now: () => now++, sleep: async () => {} };
  const plan = planMutant({ ...CARD, identity: { ...CARD.identity, breaks } }, [NEW, OLD]);
  return { mutant: await tryMutant(plan, { crew, clock, thoroughness }), performed, dismissed };
}

describe('a fault that is tried', () => {
  it('is through with the first test that kills it by name, the cheapest first', async () => {
    const { mutant, performed, dismissed } = await tried({ 'TA-02': 'fail', 'TA-01': 'fail' });
    expect(performed).toEqual(['TA-02']);
    expect(mutant).toMatchObject({
      fate: { kind: 'killed-by-name', by: { test: 'TA-02' } },
      deciders: ['TA-02', 'TA-01'],
      performed: 1,
    });
    expect(dismissed).toEqual([{ release: 'v0.6.0', fault: 'f' }]);
  });

  it('meets its next test where the first gives no verdict, and the doubt is noted', async () => {
    const { mutant, performed } = await tried({ 'TA-02': 'inconclusive', 'TA-01': 'fail' });
    expect(performed).toEqual(['TA-02', 'TA-01']);
    expect(mutant).toMatchObject({
      fate: { kind: 'killed-by-name' },
      doubts: [{ test: 'TA-02', seq: 0, verdict: 'inconclusive' }],
    });
  });

  it('meets all other tests where none of its own kills it', async () => {
    const { mutant, performed } = await tried({});
    expect(performed.toSorted()).toEqual(['TA-01', 'TA-02', 'TA-03', 'TS-01']);
    expect(mutant).toMatchObject({ fate: { kind: 'survived' }, performed: 4 });
  });

  it('is killed elsewhere by what another clause’s expectation notices', async () => {
    const { mutant } = await tried({ 'TS-01': 'fail' });
    expect(mutant.fate).toMatchObject({ kind: 'killed-elsewhere', by: { test: 'TS-01', relation: 'stray' } });
  });

  it('meets every test in a full run, and every failure is noted', async () => {
    const { mutant, performed } = await tried({ 'TA-01': 'fail', 'TS-01': 'fail' }, 'full');
    expect(performed).toHaveLength(4);
    expect(mutant.kills.map(({ test, seq, relation, because }) => [test, seq, relation, because])).toEqual([
      ['TA-01', 0, 'own', undefined],
      ['TA-01', 1, 'own', undefined],
      ['TA-01', 2, 'own', undefined],
      ['TS-01', 0, 'stray', 'why'],
    ]);
  });

  it('has in a full run its stale explanations noted, for in another some failures are not seen', async () => {
    const full = await tried({ 'TA-01': 'fail', 'TS-01': 'fail' }, 'full');
    expect(full.mutant.stale).toEqual([{ because: 'why', clauses: ['access-A2'] }]);
    const first = await tried({ 'TA-01': 'fail', 'TS-01': 'fail' });
    expect(first.mutant.stale).toBeUndefined();
  });

  it('is refused before anything runs where it explains failures of an unknown clause', () => {
    const alsoFails = [{ clauses: ['access-A22'] as const, because: 'why' }];
    expect(() => planMutant({ ...CARD, alsoFails }, [NEW])).toThrow(
      'there is no clause access-A22 (did you mean "access-A2"?): mend what the fault also fails',
    );
  });

  it('is tried in the first pairing of versions in which it breaks something', () => {
    const planned = (breaks: readonly ClauseId[]) =>
      planMutant({ ...CARD, identity: { ...CARD.identity, breaks } }, [NEW, OLD]);
    expect(planned(['split-T9', 'access-A1'])).toMatchObject({ kind: 'try', release: 'v0.6.0' });
    expect(planned(['split-T9'])).toMatchObject({
      kind: 'try',
      release: 'sdk-v0.1.0',
      line: { deciders: [{ test: 'TS-09' }] },
    });
    expect(planned(['metrics-M1'])).toEqual({
      kind: 'spare',
      card: { ...CARD, identity: { ...CARD.identity, breaks: ['metrics-M1'] } },
      why: 'metrics.smi-spec.io is not under test',
    });
  });

  it('meets no test where it is not applicable', async () => {
    const { mutant, performed } = await tried({}, 'full', ['metrics-M1']);
    expect(mutant.fate.kind).toBe('not-applicable');
    expect(performed).toEqual([]);
  });
});
