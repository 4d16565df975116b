import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Api, ApiVersion, ServedVersions } from '../model/api.ts';
import type { Claim } from '../model/capability.ts';
import type { Role } from '../model/cast.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { RunEvidence, RunRecord, TestEvidence } from '../model/evidence.ts';
import type { Manifest, RequiredTest } from '../model/manifest.ts';
import { exitCodeOf } from './exit-code.ts';
import { at, get, REFUSED, Rehearsal, reaching, times } from './rehearsal.fixture.ts';
import { judgeRun } from './run.ts';
import { totalsOf } from './totals.ts';

const VERSIONS: ServedVersions = { access: 'v1alpha3', split: 'v1alpha4' };
const ROLES: readonly Role[] = ['client', 'server'];

const RUN: RunRecord = {
  record: 'run',
  schema: 1,
  run: 'r',
  startedAt: 0,
  seed: 1,
  suite: { name: 'smi-conformance', version: '0', digest: '00' },
  specCommit: 'cc4babd',
  release: 'v0.6.0',
  versions: VERSIONS,
  mesh: { name: 'm', version: '1', digests: {} },
  claims: [],
  testbed: { kind: 'embedded', traits: [], facts: null },
  convergenceMs: 2000,
  selection: { kind: 'full' },
};

function clause(id: ClauseId, more: Partial<Clause> = {}): Clause {
  const api = id.split('-')[0] as Clause['api'];
  const versions: readonly ApiVersion[] = api === 'access' ? ['v1alpha3'] : ['v1alpha4'];
  return {
    id,
    api,
    level: 'must',
    kind: 'behaviour',
    versions,
    sources: [],
    sentence: '',
    dependsOn: [],
    ...more,
  };
}

function required(
  test: string,
  api: Api,
  clauses: readonly ClauseId[],
  more: Partial<RequiredTest> = {},
): RequiredTest {
  return {
    test,
    title: test,
    api,
    version: VERSIONS[api] ?? 'v1alpha1',
    clauses,
    needs: [],
    expectations: clauses.map((id) => ({ kind: 'delivered', clause: id })),
    observations: [],
    ...more,
  };
}

/** A test whose expectations hold, fail, or end too early. */
function evidence(
  { test, api, version, expectations }: RequiredTest,
  ...fates: readonly ('held' | 'broke' | 'cut')[]
): TestEvidence {
  const probe = get('client', 'server');
  const rehearsal = new Rehearsal(ROLES, { test, api, version });
  for (const [i, fate] of fates.entries()) {
    const ok = reaching('server');
    rehearsal
      .expect(
        { kind: 'delivered', probe, intended: [at('server')], hold: 10 },
        { clause: expectations[i]?.clause ?? 'access-?' },
      )
      .send('probe', probe, ...times(fate === 'cut' ? 6 : 10, ok), ...(fate === 'broke' ? [REFUSED] : []))
      .receive();
  }
  if (api === 'access') rehearsal.send('load', get('outsider', 'server'), REFUSED);
  return rehearsal.evidence;
}

const CLAUSES = [
  clause('access-A'),
  clause('access-B', { dependsOn: ['access-A'] }),
  clause('access-U'),
  clause('split-A', { dependsOn: ['access-B'] }),
  clause('split-B'),
  clause('general-G', { versions: [], kind: 'api' }),
];
const TA = required('TA-1', 'access', ['access-A', 'access-B']);
const TS = required('TS-1', 'split', ['split-A', 'split-B']);
const MANIFEST: Manifest = {
  schema: 1,
  tests: [TA, TS, required('TS-old', 'split', ['split-A'], { version: 'v1alpha2' })],
};

function run(tests: readonly TestEvidence[], more: Partial<RunRecord> = {}, manifest = MANIFEST) {
  const recorded: RunEvidence = { run: { ...RUN, ...more }, tests, outcome: 'completed' };
  return judgeRun({ evidence: recorded, manifest, clauses: CLAUSES }).judgement;
}

const verdicts = (judgement: ReturnType<typeof run>) =>
  Object.fromEntries(judgement.clauses.map((one) => [one.clause, one.verdict]));

describe('a run', () => {
  it('judges the tests of the served versions, in the order of the manifest', () => {
    const judged = run([evidence(TS, 'held', 'held'), evidence(TA, 'held', 'held')]);
    expect(judged.tests.map((test) => test.test)).toEqual(['TA-1', 'TS-1']);
    expect(verdicts(judged)).toEqual({
      'access-A': 'pass',
      'access-B': 'pass',
      'access-U': 'not-exercised',
      'split-A': 'pass',
      'split-B': 'pass',
    });
    expect(
      judged.matrix.map((cell) => [cell.api, cell.capability, cell.held, cell.applicable, cell.notExercised]),
    ).toEqual([
      ['access', 'Full', 2, 2, 0],
      ['specs', 'None', 0, 0, 0],
      ['split', 'Full', 2, 2, 0],
      ['metrics', 'None', 0, 0, 0],
    ]);
  });

  it('rules out, across APIs, what stands on a clause that fails', () => {
    const judged = run([evidence(TA, 'broke', 'held'), evidence(TS, 'held', 'held')]);
    expect(judged.clauses.filter((one) => one.because)).toEqual([
      {
        clause: 'access-B',
        api: 'access',
        version: 'v1alpha3',
        verdict: 'not-applicable',
        reason: 'dependency',
        because: 'access-A',
      },
      {
        clause: 'split-A',
        api: 'split',
        version: 'v1alpha4',
        verdict: 'not-applicable',
        reason: 'dependency',
        because: 'access-B',
      },
    ]);
  });

  it('rules out what stands on an API that is not served', () => {
    const judged = run([evidence(TS, 'held', 'held')], { versions: { split: 'v1alpha4' } });
    expect(verdicts(judged)).toEqual({ 'split-A': 'not-applicable', 'split-B': 'pass' });
  });

  it('leaves a clause as it is while the one it stands on is inconclusive, and the capability open', () => {
    const judged = run([evidence(TA, 'cut', 'held'), evidence(TS, 'held', 'held')]);
    expect(verdicts(judged)).toMatchObject({ 'access-A': 'inconclusive', 'access-B': 'pass' });
    expect(judged.matrix[0]?.capability).toBe('Undetermined');
  });

  it('counts a test without evidence as not reached, and one recorded twice as trouble', () => {
    const missing = run([evidence(TA, 'held')]);
    expect(missing.tests.flatMap((test) => test.expectations.map((one) => one.reason))).toEqual([
      undefined,
      'not-reached',
      'not-reached',
      'not-reached',
    ]);
    const twice = run([evidence(TA, 'broke', 'held'), evidence(TA, 'held', 'held')]);
    expect(twice.tests[0]).toMatchObject({ verdict: 'inconclusive', reason: 'trouble' });
  });

  it('distrusts what followed trouble during the set-up', () => {
    const { test, steps, complete } = evidence(TA, 'held', 'broke');
    const trouble = { record: 'trouble', at: 0, code: 'ADMISSION_NOT_CONVERGED', message: '' } as const;
    const troubled = run([{ test, steps: [trouble, ...steps], complete }]);
    expect(troubled.tests[0]?.expectations.map((one) => one.reason)).toEqual(['trouble', 'did-not-hold']);
    const stopped = run([{ test, steps: [trouble], complete }]);
    expect(stopped.tests[0]?.expectations.map((one) => one.reason)).toEqual(['trouble', 'trouble']);
  });

  it('calls what an interrupted test did not come to interrupted', () => {
    const cut = run([{ ...evidence(TA, 'held'), complete: false }]);
    expect(cut.tests[0]?.expectations.map((one) => one.reason)).toEqual([undefined, 'interrupted']);
  });

  it('does not take another expectation for the one that the manifest requires', () => {
    const swapped = { ...TA, expectations: TA.expectations.toReversed() };
    expect(run([evidence(swapped, 'held', 'held')]).tests[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: 'trouble',
    });
  });

  it('names what the testbed cannot exercise, and what the version cannot express', () => {
    const manifest: Manifest = {
      schema: 1,
      tests: [
        required('TA-1', 'access', ['access-A'], { needs: ['rbac'] }),
        required('TA-2', 'access', ['access-B'], { expectations: [], cannotBeExpressed: 'no such field' }),
      ],
    };
    const judged = run([], {}, manifest);
    expect(judged.clauses.slice(0, 3).map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['not-exercised', 'trait-missing'],
      ['not-applicable', 'cannot-be-expressed'],
      ['not-exercised', 'uncovered'],
    ]);
    expect(judged.matrix[0]).toMatchObject({ notExercised: 1, applicable: 0, capability: 'None' });
  });

  it('judges a general clause in each API whose tests decide it', () => {
    const manifest: Manifest = { schema: 1, tests: [required('TS-1', 'split', ['general-G'])] };
    const judged = run([evidence(manifest.tests[0] as RequiredTest, 'held')], {}, manifest);
    expect(judged.clauses.filter((one) => one.clause === 'general-G')).toEqual([
      { clause: 'general-G', api: 'split', version: 'v1alpha4', verdict: 'pass' },
    ]);
  });

  it('of a selection reports that selection only', () => {
    const judged = run([evidence(TA, 'held', 'held')], {
      selection: { kind: 'partial', specs: [], tests: ['TA-1'] },
    });
    expect(Object.keys(verdicts(judged))).toEqual(['access-A', 'access-B']);
    expect(judged.matrix.map((cell) => cell.api)).toEqual(['access']);
    expect(judged.claims.map((status) => status.api)).toEqual(['access']);
  });

  it('of a selected API that is not served reports None', () => {
    const judged = run([], { selection: { kind: 'partial', specs: ['metrics'], tests: [] } });
    expect(judged.matrix.map((cell) => [cell.api, cell.capability])).toEqual([['metrics', 'None']]);
  });

  it('is judged alike in whatever order its tests ran, and as often as one likes', () => {
    const fate = fc.constantFrom('held' as const, 'broke' as const, 'cut' as const);
    fc.assert(
      fc.property(fate, fate, fate, fate, (a, b, c, d) => {
        const tests = [evidence(TA, a, b), evidence(TS, c, d)];
        expect(run(tests.toReversed())).toEqual(run(tests));
        expect(run(tests)).toEqual(run(tests));
      }),
    );
  });

  it('reports findings where the text is open, in the suite’s words, and gives no verdict there', () => {
    const observation = {
      kind: 'admission',
      clause: 'access-O',
      question: 'Is it accepted?',
      findings: { accepted: 'yes' },
    } as const;
    const observing = required('TA-O', 'access', ['access-O'], {
      expectations: [],
      observations: [observation, { ...observation, question: 'Is it kept?' }],
    });
    const object = { apiVersion: 'x/v1', kind: 'X', metadata: { name: 'x', namespace: 'main' } };
    const rehearsal = new Rehearsal(ROLES, { test: 'TA-O', api: 'access', version: 'v1alpha3' })
      .observe({ kind: 'admission', object }, { clause: 'access-O', question: 'Is it accepted?' })
      .change(object);
    const { judgement } = judgeRun({
      evidence: { run: RUN, tests: [rehearsal.evidence], outcome: 'completed' },
      manifest: { schema: 1, tests: [observing] },
      clauses: [clause('access-O', { level: 'open' })],
    });
    const where = { clause: 'access-O', api: 'access', version: 'v1alpha3', test: 'TA-O' } as const;
    expect(judgement.observations).toEqual([
      { ...where, question: 'Is it accepted?', finding: 'accepted', words: 'yes' },
      {
        ...where,
        question: 'Is it kept?',
        finding: 'unobserved',
        words: 'this could not be observed',
        reason: 'not-reached',
      },
    ]);
    expect(judgement.clauses).toEqual([]);
    expect(judgement.tests.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['inconclusive', 'not-reached'],
    ]);
    expect(exitCodeOf(judgement, 'strict')).toBe(0);
  });

  it('has no free wording outside the details', () => {
    const recorded: RunEvidence = { run: RUN, tests: [evidence(TA, 'held', 'broke')], outcome: 'completed' };
    const { judgement, details } = judgeRun({ evidence: recorded, manifest: MANIFEST, clauses: CLAUSES });
    expect(details[0]).toEqual({
      test: 'TA-1',
      details: [{ seq: 1, detail: '1 of 11 probes after the first were not delivered: 1 denied (refused)' }],
    });
    expect(JSON.stringify(judgement)).not.toContain('refused');
  });

  it('totals what was done', () => {
    const recorded: RunEvidence = { run: RUN, tests: [evidence(TS, 'held', 'held')], outcome: 'completed' };
    expect(totalsOf(recorded)).toEqual({ probes: 20, requests: 20, connections: 20, changes: 0 });
  });
});

describe('the status of a claim', () => {
  const claim = (more: Partial<Claim> = {}): readonly Claim[] => [
    { api: 'access', supported: true, exceptions: [], ...more },
  ];
  const exception = { clause: 'access-B' as const, reason: 'known', link: 'https://example.org' };
  const statusOf = (claims: readonly Claim[], ...fates: readonly ('held' | 'broke' | 'cut')[]) =>
    run([evidence(TA, ...fates)], { claims }).claims[0];

  it.each([
    ['Passed', 'every claimed clause holds', claim(), ['held', 'held']],
    ['Failed', 'a claimed clause fails', claim(), ['held', 'broke']],
    ['Undetermined', 'a claimed clause is open', claim(), ['held', 'cut']],
    ['Passed', 'only an exception fails', claim({ exceptions: [exception] }), ['held', 'broke']],
    ['Passed', 'nothing is claimed', claim({ supported: false }), ['broke', 'broke']],
    ['Failed', 'the profile is silent of an API that is served', [], ['held', 'broke']],
  ] as const)('is %s when %s', (status, _, claims, fates) => {
    expect(statusOf(claims, ...fates)?.status).toBe(status);
  });

  it('is Failed when a supported API is not served, Passed when an unsupported one is not', () => {
    const unserved = (supported: boolean) =>
      run([], { versions: {}, claims: claim({ supported }) }).claims[0]?.status;
    expect(unserved(true)).toBe('Failed');
    expect(unserved(false)).toBe('Passed');
  });

  it('hangs on must-clauses only', () => {
    const recorded: RunEvidence = {
      run: { ...RUN, claims: claim() },
      tests: [evidence(TA, 'held', 'broke')],
      outcome: 'completed',
    };
    const clauses = CLAUSES.map((one) =>
      one.id === 'access-B' ? clause('access-B', { level: 'should' }) : one,
    );
    expect(judgeRun({ evidence: recorded, manifest: MANIFEST, clauses }).judgement.claims[0]?.status).toBe(
      'Passed',
    );
  });

  it('names exceptions that hold all the same', () => {
    expect(statusOf(claim({ exceptions: [exception] }), 'held', 'held')).toEqual({
      api: 'access',
      status: 'Passed',
      short: [],
      better: ['access-B'],
    });
  });
});

describe('the exit code', () => {
  const claims: readonly Claim[] = [
    { api: 'access', supported: true, exceptions: [{ clause: 'access-B', reason: '', link: '' }] },
  ];
  const judged = (...fates: readonly ('held' | 'broke' | 'cut')[]) =>
    run([evidence(TA, ...fates), evidence(TS, 'held', 'held')], { claims });

  /** Trouble in the test of a clause that is only recommended. */
  const troubled = () => {
    const advice = required('TA-2', 'access', ['access-S']);
    const manifest: Manifest = { schema: 1, tests: [...MANIFEST.tests, advice] };
    const tests = [evidence(TA, 'held', 'broke'), evidence(TS, 'held', 'held')];
    const { test } = evidence(advice);
    const trouble = { record: 'trouble', at: 0, code: 'ADMISSION_NOT_CONVERGED', message: '' } as const;
    const clauses = [...CLAUSES, clause('access-S', { level: 'should' })];
    const recorded: RunEvidence = {
      run: { ...RUN, claims },
      tests: [...tests, { test, steps: [trouble], complete: true }],
      outcome: 'completed',
    };
    return judgeRun({ evidence: recorded, manifest, clauses }).judgement;
  };

  it.each([
    [0, 'all is as claimed', judged('held', 'broke'), 'strict'],
    [0, 'it is better than claimed', judged('held', 'held'), 'lenient'],
    [1, 'it is better than claimed, strictly', judged('held', 'held'), 'strict'],
    [1, 'a claim failed', judged('broke', 'held'), 'lenient'],
    [3, 'something is undetermined', judged('cut', 'held'), 'lenient'],
    [3, 'the harness had trouble, though no capability hangs on it', troubled(), 'lenient'],
    [
      130,
      'the run was interrupted',
      { ...judged('broke', 'held'), outcome: 'interrupted' as const },
      'lenient',
    ],
  ] as const)('is %s when %s', (code, _, judgement, policy) => {
    expect(exitCodeOf(judgement, policy)).toBe(code);
  });
});
