import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { RequiredTest } from '../model/manifest.ts';
import type { RequiredObservation } from '../model/observation.ts';
import { coverageOf } from './coverage.ts';
import { checkManifest, loadManifest } from './manifest.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'manifest-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const TEST: RequiredTest = {
  test: 'TA-01',
  title: 'what is not allowed is denied',
  api: 'access',
  version: 'v1alpha3',
  clauses: ['access-A1', 'access-A2'],
  needs: [],
  expectations: [
    { kind: 'delivered', clause: 'access-A1' },
    { kind: 'denied', clause: 'access-A2' },
    { kind: 'denied', clause: 'access-A1' },
  ],
  observations: [],
};

function clause(id: ClauseId, versions: Clause['versions']): Clause {
  const api = id.split('-')[0] as Clause['api'];
  return { id, api, level: 'must', kind: 'behaviour', versions, sources: [], sentence: '', dependsOn: [] };
}
const CLAUSES = [
  clause('general-G1', []),
  clause('general-G2', []),
  clause('access-A1', ['v1alpha3']),
  clause('access-A2', ['v1alpha2', 'v1alpha3']),
  clause('access-A3', ['v1alpha3']),
  { ...clause('access-A9', ['v1alpha3']), level: 'open' as const },
];

const OBSERVATION: RequiredObservation = {
  kind: 'outcome',
  clause: 'access-A9',
  question: 'Does it open?',
  findings: { denied: 'no' },
};

function load(value: unknown): ReturnType<typeof loadManifest> {
  const file = path.join(folder, 'manifest.json');
  return writeFile(file, typeof value === 'string' ? value : JSON.stringify(value)).then(() =>
    loadManifest(file),
  );
}

describe('loadManifest', () => {
  it('reads what is committed', async () => {
    const observing = { ...TEST, observations: [OBSERVATION] };
    expect(await load({ schema: 1, tests: [observing] })).toEqual({ schema: 1, tests: [observing] });
  });

  it.each([
    ['no JSON', '{'],
    ['another schema', { schema: 2, tests: [] }],
    [
      'an unknown kind of expectation',
      { schema: 1, tests: [{ ...TEST, expectations: [{ kind: 'x', clause: 'a' }] }] },
    ],
    [
      'a question that is none',
      { schema: 1, tests: [{ ...TEST, observations: [{ ...OBSERVATION, question: 'It opens.' }] }] },
    ],
    ['an unknown key', { schema: 1, tests: [{ ...TEST, extra: 1 }] }],
  ])('refuses %s', async (_, value) => {
    await expect(load(value)).rejects.toMatchObject({ code: 'MANIFEST_MALFORMED' });
  });

  it('refuses a file that is not there', async () => {
    await expect(loadManifest(path.join(folder, 'absent.json'))).rejects.toMatchObject({
      code: 'MANIFEST_UNREADABLE',
    });
  });
});

describe('checkManifest', () => {
  const check = (...tests: readonly RequiredTest[]) => checkManifest({ schema: 1, tests }, CLAUSES);

  it('accepts a test that only observes, open clauses that it does not name among them', () => {
    const observing = { ...TEST, expectations: [], observations: [OBSERVATION] };
    expect(() => check(observing)).not.toThrow();
  });

  it('accepts expectations that decide clauses of their test and version', () => {
    expect(() => check(TEST)).not.toThrow();
    expect(() =>
      check({ ...TEST, expectations: [], cannotBeExpressed: 'v1alpha3 has no such field' }),
    ).not.toThrow();
  });

  it.each([
    [
      'a clause that is none',
      { clauses: ['access-A4', 'access-A1'] },
      /which is no clause \(did you mean "access-A1"\?\)/,
    ],
    [
      'a clause the test does not name',
      { clauses: ['access-A1'] },
      /decides access-A2, which the test does not name/,
    ],
    [
      'a clause that this version has not',
      { version: 'v1alpha2' },
      /decides access-A1, which does not stand in access v1alpha2/,
    ],
    ['neither expectation nor observation', { expectations: [] }, /has neither expectation nor observation/],
    [
      'an expectation where the text is open',
      { clauses: ['access-A9'], expectations: [{ kind: 'denied', clause: 'access-A9' }] },
      /decides access-A9, which is open/,
    ],
    [
      'an observation where it is not',
      { observations: [{ ...OBSERVATION, clause: 'access-A1' }] },
      /observes access-A1, which is not open/,
    ],
    [
      'an observation of a clause that this version has not',
      { version: 'v1alpha2', expectations: [], observations: [OBSERVATION] },
      /observes access-A9, which does not stand in access v1alpha2/,
    ],
    [
      'an observation of a clause that is none',
      { observations: [{ ...OBSERVATION, clause: 'access-A0' }] },
      /observes access-A0, which is no clause/,
    ],
    ['expectations that cannot be expressed', { cannotBeExpressed: 'x' }, /cannot be expressed/],
  ] as const)('refuses %s', (_, change, words) => {
    expect(() => check({ ...TEST, ...change } as RequiredTest)).toThrow(words);
  });

  it('refuses a test that stands twice in a version', () => {
    expect(() => check(TEST, TEST)).toThrow(/stands twice/);
  });
});

describe('coverageOf', () => {
  const observing = { ...TEST, test: 'TA-O01', expectations: [], observations: [OBSERVATION] };
  const coverage = coverageOf({ schema: 1, tests: [TEST, observing] }, CLAUSES);
  const of = (version: string) => coverage.find((one) => one.api === 'access' && one.version === version);

  it('lists for each clause of a version the expectations that decide it', () => {
    expect(of('v1alpha3')?.clauses.map((one) => [one.clause.id, one.deciders])).toEqual([
      [
        'access-A1',
        [
          { test: 'TA-01', seq: 0, kind: 'delivered' },
          { test: 'TA-01', seq: 2, kind: 'denied' },
        ],
      ],
      ['access-A2', [{ test: 'TA-01', seq: 1, kind: 'denied' }]],
      ['access-A3', []],
      ['access-A9', []],
    ]);
    expect(of('v1alpha2')?.clauses.map((one) => [one.clause.id, one.deciders])).toEqual([['access-A2', []]]);
  });

  it('lists for each open clause the observations that ask about it', () => {
    expect(of('v1alpha3')?.clauses.at(-1)?.observers).toEqual([
      { test: 'TA-O01', seq: 0, kind: 'outcome', question: 'Does it open?' },
    ]);
  });

  it('lists for each test the clauses that it decides or asks about', () => {
    expect(of('v1alpha3')?.tests).toEqual(
      new Map([
        ['TA-01', ['access-A1', 'access-A2']],
        ['TA-O01', ['access-A9']],
      ]),
    );
    expect(of('v1alpha2')?.tests.size).toBe(0);
  });

  it('has every version of every API', () => {
    expect(coverage.map(({ api, version }) => `${api} ${version}`)).toHaveLength(13);
  });
});
