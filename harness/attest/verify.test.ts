import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineOf } from '../evidence/line.ts';
import { readEvidence } from '../evidence/reader.ts';
import { judgeRun } from '../judge/run.ts';
import { totalsOf } from '../judge/totals.ts';
import { CONTAINER_PORTS, ROLES, SERVICES } from '../model/cast.ts';
import type { Clause, ClauseId } from '../model/clause.ts';
import type { EvidenceRecord, RunRecord, Selection, TestRecord } from '../model/evidence.ts';
import type { Layout } from '../model/layout.ts';
import type { Manifest, RequiredTest } from '../model/manifest.ts';
import type { Result } from '../model/result.ts';
import { sha256 } from './digest.ts';
import type { SigningKey } from './key.ts';
import { loadKey } from './key.ts';
import { ATTESTATION_FILE, writeAttestation } from './sign.ts';
import type { Statement } from './statement.ts';
import { CAPABILITY_FIELD, statementOf } from './statement.ts';
import { CHECKS, exitCodeOf } from './verification.ts';
import type { Trust } from './verify.ts';
import { verifyFolder } from './verify.ts';

const DIGEST = 'a'.repeat(64);
const ISSUED = new Date('2026-11-22T12:00:00.000Z');
const DAYS = 24 * 60 * 60 * 1000;

function clause(id: ClauseId): Clause {
  return {
    id,
    api: 'access',
    level: 'must',
    kind: 'behaviour',
    versions: ['v1alpha3'],
    sources: [{ file: 'a.md', line: 1 }],
    sentence: 's',
    dependsOn: [],
  };
}
const CLAUSES = [clause('access-A1'), clause('access-A2'), clause('access-A3')];

function required(
  test: string,
  rest: Pick<RequiredTest, 'expectations'> & Partial<RequiredTest>,
): RequiredTest {
  const clauses = [...new Set(rest.expectations.map((expectation) => expectation.clause))];
  return {
    test,
    title: `title of ${test}`,
    api: 'access',
    version: 'v1alpha3',
    clauses,
    needs: [],
    observations: [],
    ...rest,
  };
}
const MANIFEST: Manifest = {
  schema: 1,
  tests: [
    required('TA-01', {
      expectations: [
        { kind: 'rejected', clause: 'access-A1' },
        { kind: 'accepted', clause: 'access-A2' },
      ],
    }),
    required('TA-02', { expectations: [{ kind: 'accepted', clause: 'access-A2' }] }),
    required('TA-03', { needs: ['rbac'], expectations: [{ kind: 'rejected', clause: 'access-A3' }] }),
  ],
};

const RUN: RunRecord = {
  record: 'run',
  schema: 1,
  run: 'run-1',
  startedAt: ISSUED.getTime() - 8,
  seed: 7,
  suite: { name: 'smi-conformance', version: '0.1.0', digest: DIGEST },
  specCommit: 'cc4babd',
  release: 'v0.6.0',
  versions: { access: 'v1alpha3' },
  mesh: { name: 'reference', version: '0.1.0', digests: { source: `sha256:${'b'.repeat(64)}` } },
  claims: [{ api: 'access', supported: true, exceptions: [] }],
  testbed: { kind: 'embedded', traits: [], facts: {} },
  convergenceMs: 2000,
  selection: { kind: 'full' },
};

const shard = (index: number, count: number, tests: readonly string[]): Selection => ({
  kind: 'partial',
  specs: ['access'],
  tests,
  shard: { index, count, of: { kind: 'full' } },
});

const names = <K extends string, V>(keys: readonly K[], value: (key: K) => V) =>
  Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
const LAYOUT: Layout = {
  stage: 's1',
  namespaces: { main: 'm', other: 'o' },
  workloads: names(ROLES, (name) => ({ name, serviceAccount: name, namespace: 'm' })),
  services: names(SERVICES, (name) => ({ name, namespace: 'm', ports: {} })),
  containerPorts: names(CONTAINER_PORTS, () => 8080),
  wordSeed: 1,
};

function test(id: string): TestRecord {
  return { record: 'test', test: id, api: 'access', version: 'v1alpha3', at: 1, layout: LAYOUT, pods: {} };
}

function submitted(
  seq: number,
  id: ClauseId,
  kind: 'rejected' | 'accepted',
  isAccepted: boolean,
): EvidenceRecord[] {
  const object = {
    apiVersion: 'access.smi-spec.io/v1alpha3',
    kind: 'TrafficTarget',
    metadata: { name: `t${seq}`, namespace: 'm' },
  };
  const admission = isAccepted
    ? ({ accepted: true } as const)
    : ({ accepted: false, status: 422, message: 'invalid' } as const);
  return [
    { record: 'expectation', seq, clause: id, expectation: { kind, object }, withinMs: 2000 },
    { record: 'change', at: 2, changes: [{ verb: 'apply', object, admission }] },
  ];
}

const END: EvidenceRecord = { record: 'test-end', at: 5 };

/** The records of a whole run on a right mesh, by part. */
const PARTS = {
  run: [RUN] as EvidenceRecord[],
  one: [
    test('TA-01'),
    ...submitted(0, 'access-A1', 'rejected', false),
    ...submitted(1, 'access-A2', 'accepted', true),
    {
      record: 'sent',
      purpose: 'load',
      probe: {
        from: 'client',
        to: 'server',
        port: 'tcp',
        name: 'short',
        call: { protocol: 'tcp', first: 'client' },
      },
      sent: Array.from({ length: 1310 }, (_, i) => ({
        nonce: `n${i}`,
        startedAt: 1,
        endedAt: 2,
        answer: { kind: 'echo', whole: true },
      })),
    },
    END,
  ] as EvidenceRecord[],
  two: [test('TA-02'), ...submitted(0, 'access-A2', 'accepted', true), END],
  three: [
    test('TA-03'),
    { record: 'not-applicable', reason: 'trait-missing', detail: 'no rbac' },
    END,
  ] as EvidenceRecord[],
  end: [{ record: 'end', at: ISSUED.getTime(), outcome: 'completed' }] as EvidenceRecord[],
};
type Parts = typeof PARTS;

let folder: string;
let key: SigningKey;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'verify-'));
  key = await newKey();
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string) => path.join(folder, name);

async function newKey(): Promise<SigningKey> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return loadKey(at('key.pem'));
}

interface Lie {
  /** Evidence that is put in place of what was observed, before anything is judged. */
  readonly parts?: Partial<Parts>;
  /** Evidence that is put in place after the result was written. */
  readonly lateParts?: Partial<Parts>;
  readonly result?: (result: Result) => Result;
  readonly text?: (text: string) => string;
  readonly statement?: (statement: Statement) => Statement;
  readonly issuedAt?: Date;
}

/** Writes a folder as a run does, signed by `key`, with a lie told on the way. */
async function signedRun(lie: Lie = {}): Promise<void> {
  const gz = (parts: Partial<Parts>) =>
    gzipSync(
      Object.values({ ...PARTS, ...parts })
        .flat()
        .map((record) => `${lineOf(record)}\n`)
        .join(''),
    );
  const bytes = gz(lie.parts ?? {});
  const file = at('evidence.jsonl.gz');
  await writeFile(file, bytes);
  const evidence = await readEvidence(file);
  const { judgement, details } = judgeRun({ evidence, manifest: MANIFEST, clauses: CLAUSES });
  const late = lie.lateParts === undefined ? bytes : gz({ ...lie.parts, ...lie.lateParts });
  await writeFile(file, late);
  const written: Result = {
    ...judgement,
    run: {
      id: 'run-1',
      seed: 7,
      startedAt: new Date(evidence.run.startedAt).toISOString(),
      endedAt: new Date(evidence.endedAt).toISOString(),
      durationMs: 1,
      host: { node: 'v26.0.0', platform: 'linux' },
      evidence: {
        file: 'evidence.jsonl.gz',
        sha256: sha256(late),
        records:
          2 +
          evidence.tests.reduce((sum, { steps, complete }) => sum + 1 + steps.length + Number(complete), 0),
      },
      totals: totalsOf(evidence),
      tests: details.map((one) => ({ ...one, durationMs: 1 })),
    },
  };
  const result = lie.result?.(written) ?? written;
  const text = `${JSON.stringify(result, null, 2)}\n`;
  await writeFile(at('result.json'), lie.text?.(text) ?? text);
  const statement = statementOf({
    result,
    files: { result: sha256(await readFile(at('result.json'))), evidence: sha256(late) },
    profile: { name: 'meshes/reference/profile.yaml', sha256: 'c'.repeat(64) },
    crds: [{ name: 'traffictargets.access.smi-spec.io', sha256: 'd'.repeat(64) }],
    issuedAt: lie.issuedAt ?? ISSUED,
  });
  await writeAttestation(folder, lie.statement?.(statement) ?? statement, { kind: 'key', key });
}

const verify = (trust: Partial<Trust> = {}) =>
  verifyFolder(folder, {
    trustedKeys: [key],
    manifest: MANIFEST,
    clauses: CLAUSES,
    suiteDigests: new Set([DIGEST]),
    now: new Date(ISSUED.getTime() + DAYS),
    ...trust,
  });

async function refusal(trust: Partial<Trust> = {}) {
  const { checks, outcome } = await verify(trust);
  expect(outcome.kind).toBe('refused');
  expect(exitCodeOf(outcome)).toBe(1);
  expect(checks.filter(({ ok }) => !ok)).toHaveLength(1);
  expect(checks.at(-1)?.ok).toBe(false);
  return outcome.kind === 'refused' ? { ...outcome, check: checks.at(-1)?.name } : undefined;
}

describe('a true attestation', () => {
  it('is verified, every check in its order and in plain words', async () => {
    await signedRun();
    const { checks, outcome } = await verify();
    expect(outcome).toEqual({ kind: 'verified' });
    expect(exitCodeOf(outcome)).toBe(0);
    // A policy is nobody's who gives none.
    const names = CHECKS.filter((name) => name !== 'policy');
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual(names.map((name) => [name, true]));
    expect(checks.find(({ name }) => name === 'judgement')?.words).toBe(
      're-judged 3 tests, 3 expectations, 1,310 attempts: same matrix',
    );
    expect(checks.find(({ name }) => name === 'signature')?.words).toContain(key.fingerprint);
  });

  it('of a mesh that fails is as true', async () => {
    await signedRun({
      parts: { two: [test('TA-02'), ...submitted(0, 'access-A2', 'accepted', false), END] },
    });
    expect((await verify()).outcome.kind).toBe('verified');
  });

  it('of a test that trouble ended early is as true', async () => {
    const trouble: EvidenceRecord = { record: 'trouble', at: 2, code: 'AGENT_LOST', message: 'm' };
    await signedRun({
      parts: { one: [test('TA-01'), ...submitted(0, 'access-A1', 'rejected', false), trouble, END] },
    });
    expect((await verify()).outcome.kind).toBe('verified');
  });

  it('is stale after 90 days', async () => {
    await signedRun();
    const { outcome } = await verify({ now: new Date(ISSUED.getTime() + 90 * DAYS + 1) });
    expect(outcome.kind).toBe('stale');
    expect(exitCodeOf(outcome)).toBe(3);
    expect((await verify({ now: new Date(ISSUED.getTime() + 90 * DAYS) })).outcome.kind).toBe('verified');
  });

  it('signed again later grows no younger', async () => {
    const late = new Date(ISSUED.getTime() + 80 * DAYS);
    await signedRun({ issuedAt: late });
    expect((await verify({ now: new Date(ISSUED.getTime() + 90 * DAYS) })).outcome.kind).toBe('verified');
    expect((await verify({ now: new Date(ISSUED.getTime() + 91 * DAYS) })).outcome.kind).toBe('stale');
  });

  it('meets a policy, or is refused with each rule told', async () => {
    await signedRun();
    const policy = { keys: [], identities: [], specifications: {}, maximumAgeDays: 2 };
    const met = await verify({ policy });
    expect(met.outcome.kind).toBe('verified');
    expect(met.checks.filter(({ name }) => name === 'policy')).toEqual([
      { name: 'policy', ok: true, words: 'maximumAgeDays: 1.0 days old, at most 2' },
    ]);
    const unmet = await verify({
      policy: { ...policy, minimumSuiteVersion: '9.0.0', meshes: [{ name: 'other' }] },
    });
    expect(unmet.outcome).toMatchObject({
      kind: 'refused',
      code: 'POLICY_UNMET',
      message: 'the policy asks for more: suite.minimumVersion, meshes',
    });
    expect(unmet.checks.filter(({ name }) => name === 'policy').map(({ ok }) => ok)).toEqual([
      false,
      true,
      false,
    ]);
    expect(unmet.attested).toBeUndefined();
  });

  it.each<[string, 'partial' | 'faulted', Partial<RunRecord>, Partial<Parts>, RegExp]>([
    [
      'of a shard',
      'partial',
      { selection: shard(1, 2, ['TA-01']) },
      { two: [], three: [] },
      /shard 1 of 2, to be merged with the others/,
    ],
    [
      'of chosen tests',
      'partial',
      { selection: { kind: 'partial', specs: [], tests: ['TA-01'] } },
      { two: [], three: [] },
      /only TA-01/,
    ],
    [
      'with a fault',
      'faulted',
      { fault: { name: 'deny-nothing', breaks: ['access-A1'], digest: 'e'.repeat(64) } },
      {},
      /deny-nothing/,
    ],
    [
      'that was interrupted',
      'partial',
      {},
      { two: [], three: [], end: [{ record: 'end', at: ISSUED.getTime(), outcome: 'interrupted' }] },
      /interrupted/,
    ],
  ])('of a run %s is %s', async (_, kind, run, parts, words) => {
    await signedRun({ parts: { ...parts, run: [{ ...RUN, ...run }] } });
    const { checks, outcome } = await verify();
    expect(outcome).toMatchObject({ kind, message: expect.stringMatching(words) });
    expect(exitCodeOf(outcome)).toBe(3);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['scope']);
  });
});

describe('a folder that was changed after it was signed', () => {
  it.each<[string, string, () => Promise<void>]>([
    [
      'a flipped verdict',
      'DIGEST_MISMATCH',
      async () => {
        const text = await readFile(at('result.json'), 'utf8');
        await writeFile(at('result.json'), text.replace('"not-exercised"', '"pass"'));
      },
    ],
    [
      'cut evidence',
      'DIGEST_MISMATCH',
      async () =>
        writeFile(at('evidence.jsonl.gz'), (await readFile(at('evidence.jsonl.gz'))).subarray(0, -9)),
    ],
    ['longer evidence', 'DIGEST_MISMATCH', () => appendFile(at('evidence.jsonl.gz'), gzipSync('x'))],
    ['no evidence', 'FILES_MISSING', () => rm(at('evidence.jsonl.gz'))],
    ['no result', 'FILES_MISSING', () => rm(at('result.json'))],
    ['no attestation', 'FILES_MISSING', () => rm(at(ATTESTATION_FILE))],
    [
      'a key twice in the attestation',
      'BUNDLE_MALFORMED',
      async () => {
        const text = await readFile(at(ATTESTATION_FILE), 'utf8');
        await writeFile(at(ATTESTATION_FILE), text.replace('{', '{"mediaType":"x",'));
      },
    ],
    [
      'another payload',
      'SIGNATURE_INVALID',
      async () => {
        const bundle = JSON.parse(await readFile(at(ATTESTATION_FILE), 'utf8'));
        bundle.dsseEnvelope.payload = Buffer.from('{}').toString('base64');
        await writeFile(at(ATTESTATION_FILE), JSON.stringify(bundle));
      },
    ],
  ])('is refused for %s', async (_, code, tamper) => {
    await signedRun();
    await tamper();
    expect(await refusal()).toMatchObject({ code });
  });

  it.each<[string, () => Promise<void>]>([
    ['a link', () => symlink('/dev/zero', at('result.json'))],
    ['a folder', () => mkdir(at('result.json'))],
    ['a named pipe', async () => void execFileSync('mkfifo', [at('result.json')])],
  ])('is refused at once for %s in place of a file', async (_, make) => {
    await signedRun();
    await rm(at('result.json'));
    await make();
    expect(await refusal()).toMatchObject({ code: 'FILES_MISSING' });
  });

  it.each(['[', '{"a":'])('is refused for an attestation 100,000 deep: %s', async (open) => {
    await signedRun();
    const close = open === '[' ? ']' : '}';
    await writeFile(at(ATTESTATION_FILE), `${open.repeat(100_000)}1${close.repeat(100_000)}`);
    expect(await refusal()).toMatchObject({ code: 'BUNDLE_MALFORMED' });
  });

  it('is refused with the evidence of another run', async () => {
    await signedRun();
    const evidence = await readFile(at('evidence.jsonl.gz'));
    await signedRun({
      parts: { run: [{ ...RUN, seed: 8 }] },
      result: (result) => ({ ...result, run: { ...result.run, seed: 8 } }),
    });
    expect((await verify()).outcome.kind).toBe('verified');
    await writeFile(at('evidence.jsonl.gz'), evidence);
    expect(await refusal()).toMatchObject({ code: 'DIGEST_MISMATCH', check: 'digests' });
  });

  it('is refused when another key signed it anew, a key found in the folder included', async () => {
    const trusted = key;
    key = await newKey();
    await signedRun();
    expect(await refusal({ trustedKeys: [trusted] })).toMatchObject({
      code: 'UNTRUSTED_SIGNER',
      message: expect.stringContaining(`untrusted signer ${key.fingerprint}`),
    });
    expect(await refusal({ trustedKeys: [] })).toMatchObject({ code: 'UNTRUSTED_SIGNER' });
  });
});

describe('a signer who lies', () => {
  const flipped = (result: Result): Result => ({
    ...result,
    clauses: result.clauses.map((one) =>
      one.clause === 'access-A3'
        ? { clause: one.clause, api: one.api, version: one.version, verdict: 'pass' }
        : one,
    ),
  });

  it.each<[string, string, Lie, RegExp]>([
    [
      'flips a verdict',
      'JUDGEMENT_DIFFERS',
      { result: flipped },
      /access-A3 \(access v1alpha3\): result\.json says pass, the evidence not-exercised/,
    ],
    [
      'improves the matrix',
      'JUDGEMENT_DIFFERS',
      {
        result: (result) => ({
          ...result,
          matrix: result.matrix.map((cell) => ({ ...cell, notExercised: 0 })),
        }),
      },
      /matrix cell access: result\.json says .*, the evidence .*not exercised 1/,
    ],
    [
      'edits an observation',
      'JUDGEMENT_DIFFERS',
      { lateParts: { two: [test('TA-02'), ...submitted(0, 'access-A2', 'accepted', false), END] } },
      /matrix cell access: result\.json says Full 2\/2.*; access-A2 \(access v1alpha3\): result\.json says pass, the evidence fail \(api-answer-wrong\); TA-02/,
    ],
    ['removes a test', 'TESTS_DIFFER', { parts: { two: [] } }, /TA-02 \(access v1alpha3\) is missing/],
    [
      'adds a test',
      'TESTS_DIFFER',
      { parts: { three: [...PARTS.three, test('TA-04'), END] } },
      /TA-04 \(access v1alpha3\) is not required/,
    ],
    [
      'stops a test before it fails',
      'TESTS_DIFFER',
      { parts: { one: [test('TA-01'), ...submitted(0, 'access-A1', 'rejected', false), END] } },
      /TA-01 \(access v1alpha3\) has 1 expectations, the suite 2/,
    ],
    [
      'asks something easier',
      'TESTS_DIFFER',
      { parts: { two: [test('TA-02'), ...submitted(0, 'access-A2', 'rejected', false), END] } },
      /TA-02 \(access v1alpha3\) has as expectation 0 rejected for access-A2, the suite accepted for access-A2/,
    ],
    [
      'excuses a test',
      'TESTS_DIFFER',
      {
        parts: {
          two: [test('TA-02'), { record: 'not-applicable', reason: 'cannot-be-expressed', detail: '' }, END],
        },
      },
      /says cannot-be-expressed, which the suite does not say of it/,
    ],
    [
      'takes the evidence of another run',
      'EVIDENCE_REFUSED',
      { result: (result) => ({ ...result, run: { ...result.run, id: 'run-2' } }) },
      /the evidence is of run run-1 \(seed 7\), result\.json of run-2/,
    ],
    [
      'names another evidence',
      'DIGEST_MISMATCH',
      {
        result: (result) => ({
          ...result,
          run: { ...result.run, evidence: { ...result.run.evidence, sha256: 'f'.repeat(64) } },
        }),
      },
      /another evidence/,
    ],
    [
      'changes the suite',
      'MODIFIED_SUITE',
      { parts: { run: [{ ...RUN, suite: { ...RUN.suite, digest: 'e'.repeat(64) } }] } },
      /^modified suite: e{64} is no known release/,
    ],
    [
      'writes a key twice',
      'RESULT_MALFORMED',
      {
        text: (text) =>
          text.replace('"outcome": "completed"', '"outcome": "interrupted",\n  "outcome": "completed"'),
      },
      /a key stands twice/,
    ],
    [
      'leaves a key out',
      'RESULT_MALFORMED',
      { text: (text) => text.replace('"specCommit": "cc4babd",', '') },
      /specCommit/,
    ],
    [
      'is of the future',
      'RESULT_NEWER_SCHEMA',
      { text: (text) => text.replace('result-v1.json', 'result-v2.json') },
      /newer schema .*result-v2\.json/,
    ],
    [
      'signs another matrix',
      'STATEMENT_DIFFERS',
      {
        statement: (statement) => ({
          ...statement,
          predicate: {
            ...statement.predicate,
            [CAPABILITY_FIELD]: { ...statement.predicate[CAPABILITY_FIELD], matrix: [] },
          },
        }),
      },
      /the signed matrix/,
    ],
    [
      'hides that the run was partial',
      'STATEMENT_DIFFERS',
      {
        parts: {
          run: [{ ...RUN, selection: { kind: 'partial', specs: [], tests: ['TA-01'] } }],
          two: [],
          three: [],
        },
        statement: (statement) => ({
          ...statement,
          predicate: {
            ...statement.predicate,
            [CAPABILITY_FIELD]: { ...statement.predicate[CAPABILITY_FIELD], scope: 'full' },
          },
        }),
      },
      /the signed scope/,
    ],
    [
      'signs another list of tests',
      'STATEMENT_DIFFERS',
      {
        statement: (statement) => ({ ...statement, predicate: { ...statement.predicate, passedTests: [] } }),
      },
      /the signed passedTests/,
    ],
    [
      'names another mesh’s images',
      'STATEMENT_DIFFERS',
      { statement: (statement) => ({ ...statement, subject: statement.subject.slice(0, 3) }) },
      /subject reference\/source/,
    ],
    [
      'names something beside them that was never measured',
      'STATEMENT_DIFFERS',
      {
        statement: (statement) => ({
          ...statement,
          subject: [...statement.subject, { name: 'other:v2', digest: { sha256: 'e'.repeat(64) } }],
        }),
      },
      /subject other:v2/,
    ],
    [
      'names no profile',
      'STATEMENT_DIFFERS',
      {
        statement: (statement) => ({
          ...statement,
          subject: statement.subject.filter(({ name }) => !name.startsWith('meshes/')),
        }),
      },
      /profile/,
    ],
    [
      'makes the run shorter',
      'EVIDENCE_REFUSED',
      { result: (result) => ({ ...result, run: { ...result.run, startedAt: '2026-11-22T11:59:59.999Z' } }) },
      /startedAt is 2026-11-22T11:59:59\.992Z in the evidence/,
    ],
    [
      'counts more requests',
      'EVIDENCE_REFUSED',
      {
        result: (result) => ({
          ...result,
          run: { ...result.run, totals: { ...result.run.totals, requests: 1 } },
        }),
      },
      /totals/,
    ],
    [
      'rewords what was seen',
      'JUDGEMENT_DIFFERS',
      {
        result: (result) => ({
          ...result,
          run: {
            ...result.run,
            tests: result.run.tests.map((one) => ({ ...one, details: [{ seq: 0, detail: 'all was well' }] })),
          },
        }),
      },
      /details in the run block/,
    ],
    [
      'tells of repetitions that there were not',
      'JUDGEMENT_DIFFERS',
      {
        result: (result) => ({
          ...result,
          run: { ...result.run, repeats: { repetitions: 500, confidence: 0.95, tests: [] } },
        }),
      },
      /details in the run block/,
    ],
    [
      'says of chosen tests that they are a shard',
      'SHARD_DIFFERS',
      { parts: { run: [{ ...RUN, selection: shard(2, 2, ['TA-01']) }], two: [], three: [] } },
      /shard 2 of 2, but its tests are not those of that shard/,
    ],
    [
      'makes a shard that there is not',
      'SHARD_DIFFERS',
      { parts: { run: [{ ...RUN, selection: shard(3, 2, ['TA-01']) }], two: [], three: [] } },
      /there is none/,
    ],
    [
      'signs before the run has ended',
      'DATES_INVALID',
      { issuedAt: new Date(ISSUED.getTime() - DAYS) },
      /before the run ended/,
    ],
    [
      'names a file twice',
      'DIGEST_MISMATCH',
      { statement: (statement) => ({ ...statement, subject: [...statement.subject, ...statement.subject] }) },
      /2 subjects result\.json/,
    ],
    [
      'signs in the future',
      'DATES_INVALID',
      { issuedAt: new Date(ISSUED.getTime() + 2 * DAYS) },
      /still to come/,
    ],
    [
      'makes it valid for ever',
      'DATES_INVALID',
      {
        statement: (statement) => ({
          ...statement,
          predicate: {
            ...statement.predicate,
            [CAPABILITY_FIELD]: {
              ...statement.predicate[CAPABILITY_FIELD],
              validUntil: '2099-01-01T00:00:00.000Z',
            },
          },
        }),
      },
      /at most 90 days/,
    ],
  ])('and %s is refused', async (_, code, lie, words) => {
    await signedRun(lie);
    expect(await refusal()).toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it('and signs cut evidence is refused, and told what is wrong with it', async () => {
    await signedRun();
    const cut = (await readFile(at('evidence.jsonl.gz'))).subarray(0, -9);
    await signedRun({
      result: (result) => ({
        ...result,
        run: { ...result.run, evidence: { ...result.run.evidence, sha256: sha256(cut) } },
      }),
      statement: (statement) => ({
        ...statement,
        subject: statement.subject.map((one) =>
          one.name === 'evidence.jsonl.gz' ? { ...one, digest: { sha256: sha256(cut) } } : one,
        ),
      }),
    });
    await writeFile(at('evidence.jsonl.gz'), cut);
    expect(await refusal()).toMatchObject({
      code: 'EVIDENCE_REFUSED',
      message: expect.stringMatching(/^EVIDENCE_CUT: /),
    });
  });
});
