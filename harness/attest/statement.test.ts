import { describe, expect, it } from 'vitest';
import type { Result, TestResult } from '../model/result.ts';
import { RESULT_SCHEMA } from '../model/result.ts';
import type { StatementSource } from './statement.ts';
import { CAPABILITY_FIELD, findingsOf, statementOf, statementProblem } from './statement.ts';

function tested(test: string, verdict: TestResult['verdict']): TestResult {
  return { test, title: 't', api: 'access', version: 'v1alpha3', verdict, expectations: [] };
}

const RESULT: Result = {
  $schema: RESULT_SCHEMA,
  suite: { name: 'smi-conformance', version: '0.1.0', digest: 'a'.repeat(64) },
  specCommit: 'cc4babd',
  mesh: { name: 'osm', version: '1.2.4', digests: { 'controller:v1.2.4': `sha256:${'b'.repeat(64)}` } },
  testbed: 'kubernetes',
  release: 'v0.6.0',
  versions: { access: 'v1alpha3' },
  selection: { kind: 'full' },
  outcome: 'completed',
  matrix: [],
  claims: [{ api: 'access', status: 'Passed', short: [], better: [] }],
  clauses: [],
  tests: [tested('TA-01', 'pass'), tested('TA-02', 'not-applicable'), tested('TA-03', 'not-exercised')],
  observations: [],
  run: {
    id: 'r',
    seed: 1,
    startedAt: '2026-11-22T00:00:00.000Z',
    endedAt: '2026-11-22T00:00:01.000Z',
    durationMs: 1000,
    host: { node: 'v26', platform: 'linux' },
    evidence: { file: 'evidence.jsonl.gz', sha256: 'c'.repeat(64), records: 2 },
    totals: { probes: 0, connections: 0, requests: 0, changes: 0 },
    tests: [],
  },
};

const SOURCE: StatementSource = {
  result: RESULT,
  files: { result: '1'.repeat(64), evidence: '2'.repeat(64) },
  profile: { name: 'meshes/osm/profile.yaml', sha256: '3'.repeat(64) },
  crds: [{ name: 'traffictargets.access.smi-spec.io', sha256: '4'.repeat(64) }],
  kubernetesVersion: 'v1.34.4',
  url: 'https://example.org/job/1',
  issuedAt: new Date('2026-11-22T12:00:00.000Z'),
};

describe('a statement', () => {
  const statement = statementOf(SOURCE);

  it('is valid, as JSON too', () => {
    expect(statementProblem(statement)).toBeUndefined();
    expect(statementProblem(JSON.parse(JSON.stringify(statement)))).toBeUndefined();
  });

  it('has as subjects the files, the profile and what the mesh ran', () => {
    expect(statement.subject.map(({ name, digest }) => [name, digest.sha256[0]])).toEqual([
      ['result.json', '1'],
      ['evidence.jsonl.gz', '2'],
      ['meshes/osm/profile.yaml', '3'],
      ['osm/controller:v1.2.4', 'b'],
    ]);
  });

  it('names as configuration suite, specification, profile, CRDs and Kubernetes', () => {
    expect(statement.predicate.configuration.map(({ name }) => name)).toEqual([
      'smi-conformance',
      'smi-spec',
      'meshes/osm/profile.yaml',
      'traffictargets.access.smi-spec.io',
      'kubernetes',
    ]);
    expect(statement.predicate.url).toBe('https://example.org/job/1');
  });

  it('is valid for 90 days from the end of the run, whenever it was issued', () => {
    const { issuedAt, validUntil } = statement.predicate[CAPABILITY_FIELD];
    expect([issuedAt, validUntil]).toEqual(['2026-11-22T12:00:00.000Z', '2027-02-20T00:00:01.000Z']);
  });

  it.each<['full' | 'partial' | 'faulted', Partial<Result>]>([
    ['full', {}],
    ['partial', { selection: { kind: 'partial', specs: ['access'], tests: [] } }],
    ['partial', { outcome: 'interrupted' }],
    ['faulted', { fault: { name: 'f', breaks: [], digest: '5' } }],
    ['faulted', { fault: { name: 'f', breaks: [], digest: '5' }, outcome: 'interrupted' }],
  ])('is %s of %o', (scope, change) => {
    const { predicate } = statementOf({ ...SOURCE, result: { ...RESULT, ...change } });
    expect(predicate[CAPABILITY_FIELD].scope).toBe(scope);
  });

  it('without its subject, its matrix or with a day that is none is no statement', () => {
    expect(statementProblem({ ...statement, subject: [] })).toMatch(/subject/);
    expect(statementProblem({ ...statement, predicate: { ...statement.predicate, result: 'FULL' } })).toMatch(
      /result/,
    );
    const capability = { ...statement.predicate[CAPABILITY_FIELD], validUntil: 'tomorrow' };
    expect(
      statementProblem({
        ...statement,
        predicate: { ...statement.predicate, [CAPABILITY_FIELD]: capability },
      }),
    ).toMatch(/validUntil/);
  });
});

describe('the findings of a statement', () => {
  it('list a test by its verdict; what does not apply or was not exercised stands nowhere', () => {
    const tests = [...RESULT.tests, tested('TA-04', 'fail'), tested('TA-05', 'inconclusive')];
    expect(findingsOf({ ...RESULT, tests })).toMatchObject({
      passedTests: ['TA-01@v1alpha3'],
      warnedTests: ['TA-05@v1alpha3'],
      failedTests: ['TA-04@v1alpha3'],
    });
  });

  const claim = (status: 'Passed' | 'Failed' | 'Undetermined'): Partial<Result> => ({
    claims: [{ api: 'access', status, short: [], better: [] }],
  });
  it.each<[string, 'PASSED' | 'WARNED' | 'FAILED', Partial<Result>]>([
    ['everything passed', 'PASSED', {}],
    ['a claim failed', 'FAILED', claim('Failed')],
    ['a claim is open', 'WARNED', claim('Undetermined')],
    ['a test is inconclusive', 'WARNED', { tests: [tested('TA-01', 'inconclusive')] }],
    ['a test failed where nothing better is claimed', 'WARNED', { tests: [tested('TA-01', 'fail')] }],
    ['the run was interrupted', 'WARNED', { outcome: 'interrupted' }],
  ])('when %s are %s', (_, result, change) => {
    expect(findingsOf({ ...RESULT, ...change }).result).toBe(result);
  });
});
