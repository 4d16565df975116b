import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTAINER_PORTS, ROLES, SERVICES } from '../model/cast.ts';
import type { EndRecord, EvidenceRecord, RunRecord, TestRecord, TestStep } from '../model/evidence.ts';
import type { Layout } from '../model/layout.ts';
import type { Observation } from '../model/observation.ts';
import type { Probe } from '../model/probe.ts';
import { EvidenceError } from './error.ts';
import { lineOf, parseLine } from './line.ts';
import { mergeEvidence } from './merge.ts';
import { EVIDENCE_LIMITS, readEvidence } from './reader.ts';
import { unmergeEvidence } from './unmerge.ts';
import { TestLog } from './writer.ts';

const RUN: RunRecord = {
  record: 'run',
  schema: 1,
  run: 'r-1',
  startedAt: 1_700_000_000_000,
  seed: 7,
  suite: { name: 'smi-conformance', version: '0.1.0', digest: '0'.repeat(64) },
  specCommit: 'cc4babd',
  release: 'v0.6.0',
  versions: { access: 'v1alpha3', split: 'v1alpha4' },
  mesh: { name: 'reference', version: '1', digests: { source: `sha256:${'1'.repeat(64)}` } },
  claims: [
    { api: 'access', supported: true, exceptions: [{ clause: 'access-A1', reason: 'r', link: 'https://x' }] },
  ],
  testbed: { kind: 'embedded', traits: ['events'], facts: { node: '26' } },
  convergenceMs: 2000,
  selection: { kind: 'full' },
  fault: { name: 'f', breaks: ['access-A7'], digest: '2'.repeat(64) },
};
const END: EndRecord = { record: 'end', at: 9, outcome: 'completed' };

const LAYOUT: Layout = {
  stage: 's1',
  namespaces: { main: 'm', other: 'o' },
  workloads: Object.fromEntries(
    ROLES.map((role) => [role, { name: role, serviceAccount: role, namespace: 'm' }]),
  ) as unknown as Layout['workloads'],
  services: Object.fromEntries(
    SERVICES.map((name) => [name, { name, namespace: 'm', ports: { http: { port: 80, targetPort: 8080 } } }]),
  ) as unknown as Layout['services'],
  containerPorts: Object.fromEntries(
    CONTAINER_PORTS.map((port, i) => [port, 8000 + i]),
  ) as unknown as Layout['containerPorts'],
  wordSeed: 3,
};

function testRecord(test: string): TestRecord {
  return {
    record: 'test',
    test,
    api: 'access',
    version: 'v1alpha3',
    at: 1,
    layout: LAYOUT,
    pods: { client: ['client-0'] },
  };
}

const http: Probe = {
  from: 'client',
  to: 'server',
  port: 'http',
  name: 'short',
  call: {
    protocol: 'http',
    version: '1.1',
    method: 'GET',
    path: '/x',
    headers: { a: 'b' },
    connection: 'fresh',
    ask: { status: 503, delayMs: 2 },
  },
};
const tcp: Probe = { ...http, call: { protocol: 'tcp', first: 'server' } };
const udp: Probe = { ...http, port: 'udp', call: { protocol: 'udp' } };
const object = {
  apiVersion: 'access.smi-spec.io/v1alpha3',
  kind: 'TrafficTarget',
  metadata: { name: 't', namespace: 'm', labels: { a: 'b' } },
  spec: { deep: [1, null] },
};
const sent = (nonce: string) => ({ nonce, startedAt: 1, endedAt: 2 });
const intended = [{ workload: 'server', port: 8080 }];

const STEPS: readonly TestStep[] = [
  {
    record: 'change',
    at: 2,
    changes: [
      { verb: 'apply', object, admission: { accepted: true } },
      { verb: 'delete', object, admission: { accepted: false, status: 404, message: 'gone' } },
    ],
  },
  {
    record: 'expectation',
    seq: 0,
    clause: 'access-A1-tcp',
    expectation: { kind: 'denied', probe: tcp, intended, hold: 20 },
    withinMs: 2000,
    skipped: 'gate-shut',
  },
  {
    record: 'expectation',
    seq: 1,
    clause: 'split-T16b',
    expectation: {
      kind: 'shares',
      probes: [http, udp],
      backends: [{ recipients: [{ workload: 'v1', port: 8080 }], service: 'server-v1', share: 0.7 }],
      arriving: ['v2'],
      leaving: [{ workload: 'old', share: 0.5 }],
    },
    withinMs: 2000,
  },
  {
    record: 'expectation',
    seq: 2,
    clause: 'metrics-M1',
    expectation: {
      kind: 'reading',
      query: { ask: 'edge', resource: 'pods', of: 'client', peer: 'server' },
      check: { check: 'latency', ms: { p99: [1, 2], p90: [1, 2], p50: [0, 1] } },
      path: '/apis',
    },
    withinMs: 2000,
  },
  {
    record: 'expectation',
    seq: 3,
    clause: 'metrics-M2',
    expectation: {
      kind: 'reading',
      query: { ask: 'split', root: 'root' },
      check: { check: 'backends', weights: { 'server-v1': 1 } },
      path: '/apis',
    },
    withinMs: 2000,
  },
  {
    record: 'expectation',
    seq: 4,
    clause: 'access-A9',
    expectation: { kind: 'rejected', object },
    withinMs: 0,
  },
  ...(
    [
      { kind: 'outcome', probe: tcp, intended },
      { kind: 'denial', probe: udp, intended },
      {
        kind: 'survival',
        probe: { ...tcp, call: { protocol: 'tcp', first: 'server', pauseMs: 500 } },
        intended,
      },
      { kind: 'spread', probe: http, among: intended },
      { kind: 'admission', object },
      { kind: 'answer', query: { ask: 'namespace' }, pick: { pick: 'window' }, path: '/apis' },
      {
        kind: 'answer',
        query: { ask: 'namespace' },
        pick: { pick: 'counted', of: 'sibling', requests: 'denied', after: 'server' },
        path: '/apis',
      },
    ] satisfies readonly Observation[]
  ).map((observation, seq) => ({
    record: 'observation' as const,
    seq,
    clause: 'access-A32' as const,
    question: 'How?',
    observation,
    ...(seq === 0 && { skipped: 'budget-spent' as const }),
  })),
  {
    record: 'sent',
    purpose: 'probe',
    probe: http,
    sent: [
      { ...sent('a'), answer: { kind: 'response', status: 200, whole: true } },
      { ...sent('b'), answer: { kind: 'echo', whole: false } },
      { ...sent('c'), answer: { kind: 'timeout' } },
      { ...sent('d'), answer: { kind: 'unreachable', why: 'dns' } },
      { ...sent('e'), answer: { kind: 'trouble', message: 'no socket' } },
    ],
  },
  {
    record: 'received',
    at: 3,
    from: ['server'],
    receipts: [
      {
        nonce: 'a',
        sequence: 0,
        workload: 'server',
        port: 8080,
        protocol: 'http',
        at: 2,
        method: 'GET',
        path: '/x',
        httpVersion: '1.1',
        connection: 1,
        status: 200,
        delayMs: 0,
      },
    ],
  },
  {
    record: 'self-check',
    at: 3,
    workload: 'server',
    check: { ports: [{ port: 8080, protocol: 'http', answers: true }] },
  },
  { record: 'reading', at: 4, path: '/apis', status: 200, body: { items: [{ 'a\u2028b': '"__proto__":' }] } },
  {
    record: 'events',
    at: 4,
    about: { kind: 'TrafficSplit', name: 's', namespace: 'n' },
    events: [{ id: 'u', type: 'Warning', reason: 'Odd', message: 'odd', by: 'mesh' }],
  },
  { record: 'trouble', at: 4, code: 'X', message: 'y' },
  { record: 'not-applicable', reason: 'trait-missing', detail: 'z' },
];

const EVERY_RECORD: readonly EvidenceRecord[] = [
  RUN,
  testRecord('TA-01'),
  ...STEPS,
  { record: 'test-end', at: 8 },
  END,
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'evidence-'));
  await mkdir(logs());
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const logs = () => path.join(folder, 'logs');
const file = () => path.join(folder, 'evidence.jsonl.gz');
const key = (test: string) => ({ test, version: 'v1alpha3' as const });
const merge = (...tests: readonly string[]) =>
  mergeEvidence({ folder: logs(), order: tests.map(key), run: RUN, end: END, file: file() });

function writeTest(test: string, steps: readonly TestStep[] = STEPS): void {
  const log = new TestLog(logs(), testRecord(test));
  for (const step of steps) log.write(step);
  log.end(8);
}

async function refusal(content: Buffer | string, limits = EVIDENCE_LIMITS): Promise<EvidenceError> {
  await writeFile(file(), typeof content === 'string' ? gzipSync(content) : content);
  const error = await readEvidence(file(), limits).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(EvidenceError);
  return error as EvidenceError;
}

const text = (...records: readonly EvidenceRecord[]) =>
  records.map((record) => `${lineOf(record)}\n`).join('');

describe('evidence', () => {
  it('is read as it was written, tests in the given order whoever wrote first', async () => {
    writeTest('TA-02');
    writeTest('TA-01');
    const merged = await merge('TA-01', 'TA-02', 'TA-99');
    const evidence = await readEvidence(file());
    expect(evidence).toEqual({
      run: RUN,
      tests: ['TA-01', 'TA-02'].map((test) => ({ test: testRecord(test), steps: STEPS, complete: true })),
      outcome: 'completed',
      endedAt: 9,
    });
    expect(merged.records).toBe(2 + 2 * (STEPS.length + 2));
    expect(merged.bytes).toBe((await readFile(file())).length);
  });

  it('keeps repetitions and takes of a test apart, in their order', async () => {
    const marks = [{ repetition: 1 }, { repetition: 1, take: 2 as const }, { repetition: 2 }];
    for (const mark of marks.toReversed()) new TestLog(logs(), { ...testRecord('TA-01'), ...mark }).end(8);
    await mergeEvidence({
      folder: logs(),
      order: [1, 2].map((repetition) => ({ ...key('TA-01'), repetition })),
      run: { ...RUN, repetitions: 2 },
      end: END,
      file: file(),
    });
    const { tests } = await readEvidence(file());
    expect(tests.map(({ test: { repetition, take } }) => ({ repetition, ...(take && { take }) }))).toEqual(
      marks,
    );
  });

  it.each<[string, RunRecord, readonly Partial<TestRecord>[], RegExp]>([
    ['a repetition in a run of none', RUN, [{ repetition: 1 }], /repetition 1 of TA-01 in a run of none/],
    ['no number in a run that repeats', { ...RUN, repetitions: 2 }, [{}], /repetition none of TA-01/],
    ['a repetition too many', { ...RUN, repetitions: 2 }, [{ repetition: 3 }], /repetition 3 of TA-01/],
    ['a repetition twice', { ...RUN, repetitions: 2 }, [{ repetition: 1 }, { repetition: 1 }], /there twice/],
    ['a second take without the first', RUN, [{ take: 2 }], /not right behind its first/],
    ['a second take twice', RUN, [{}, { take: 2 }, { take: 2 }], /there twice/],
  ])('refuses %s', async (_, run, marks, words) => {
    const tests = marks.map((mark) => ({ ...testRecord('TA-01'), ...mark }));
    const error = await refusal(text(run, ...tests, END));
    expect(error).toMatchObject({ code: 'EVIDENCE_MALFORMED', message: expect.stringMatching(words) });
  });

  it('of the same logs is the same file, byte by byte', async () => {
    writeTest('TA-01');
    const first = await merge('TA-01');
    const second = await merge('TA-01');
    expect(second).toEqual(first);
    expect((await readFile(file())).readUInt32LE(4)).toBe(0);
  });

  it('is taken apart into the logs that it was made of', async () => {
    writeTest('TA-02');
    writeTest('TA-01');
    await merge('TA-01', 'TA-02');
    const apart = path.join(folder, 'apart');
    await unmergeEvidence(await readFile(file()), apart);
    for (const name of await readdir(logs())) {
      expect(await readFile(path.join(apart, name), 'utf8')).toBe(
        await readFile(path.join(logs(), name), 'utf8'),
      );
    }
    expect(await readdir(apart)).toHaveLength(2);
    await expect(unmergeEvidence(await readFile(file()), apart)).rejects.toMatchObject({
      code: 'EVIDENCE_MALFORMED',
      message: expect.stringContaining('is there twice'),
    });
  });

  it('is written without what is nobody’s business', async () => {
    const log = new TestLog(logs(), testRecord('TA-01'));
    log.write({
      record: 'trouble',
      at: 1,
      code: 'X',
      message: `${os.homedir()}/.kube/config: Bearer abcdef123456`,
    });
    log.end(2);
    await merge('TA-01');
    const { tests } = await readEvidence(file());
    expect(tests[0]?.steps).toEqual([
      { record: 'trouble', at: 1, code: 'X', message: '~/.kube/config: Bearer <token-1>' },
    ]);
  });

  it('keeps tests apart that are written at the same time', async () => {
    const [one, two] = [new TestLog(logs(), testRecord('TA-01')), new TestLog(logs(), testRecord('TA-02'))];
    for (let at = 0; at < 50; at += 1) {
      one.write({ record: 'trouble', at, code: 'one', message: '' });
      two.write({ record: 'trouble', at, code: 'two', message: '' });
    }
    one.end(50);
    two.end(50);
    await merge('TA-01', 'TA-02');
    const { tests } = await readEvidence(file());
    expect(tests.map(({ steps }) => new Set(steps.map((step) => 'code' in step && step.code)))).toEqual([
      new Set(['one']),
      new Set(['two']),
    ]);
  });

  it('of a test that was cut is kept to its last whole record and marked incomplete', async () => {
    writeTest('TA-02');
    const log = new TestLog(logs(), testRecord('TA-01'));
    log.write({ record: 'trouble', at: 1, code: 'X', message: 'last' });
    log.close();
    await writeFile(log.file, '{"record":"troub', { flag: 'a' });
    await merge('TA-01', 'TA-02');
    const { tests } = await readEvidence(file());
    expect(tests.map(({ complete, steps }) => [complete, steps.length])).toEqual([
      [false, 1],
      [true, STEPS.length],
    ]);
  });

  it('reaches the disk before memory fills', async () => {
    const log = new TestLog(logs(), testRecord('TA-01'));
    for (let at = 0; at < 2000; at += 1)
      log.write({ record: 'trouble', at, code: 'X', message: 'm'.repeat(100) });
    const written = (await readFile(log.file, 'utf8')).length;
    log.close();
    expect((await readFile(log.file, 'utf8')).length - written).toBeLessThan(64 * 1024);
  });

  it('of a closed test takes nothing more', () => {
    const log = new TestLog(logs(), testRecord('TA-01'));
    log.end(1);
    expect(() => log.write({ record: 'trouble', at: 1, code: 'X', message: '' })).toThrow(/closed/);
    expect(() => new TestLog(logs(), testRecord('TA-01'))).toThrow(/EEXIST/);
  });

  it('is not merged with logs of another run', async () => {
    writeTest('TA-01');
    writeTest('TA-77');
    await expect(merge('TA-01')).rejects.toMatchObject({ code: 'EVIDENCE_MALFORMED' });
  });

  it('of 30,000 attempts is read whole', async () => {
    for (let test = 0; test < 60; test += 1) {
      const attempts = Array.from({ length: 500 }, (_, i) => `${test}-${i}-${'n'.repeat(16)}`);
      writeTest(`TA-${test}`, [
        {
          record: 'sent',
          purpose: 'probe',
          probe: http,
          sent: attempts.map((nonce) => ({
            ...sent(nonce),
            answer: { kind: 'response', status: 200, whole: true },
          })),
        },
        {
          record: 'received',
          at: 1,
          from: ['server'],
          receipts: attempts.map((nonce, sequence) => ({
            nonce,
            sequence,
            workload: 'server',
            port: 8080,
            protocol: 'http',
            at: 1,
            method: 'GET',
            path: '/x',
            httpVersion: '1.1',
            connection: sequence,
            status: 200,
          })),
        },
      ]);
    }
    await merge(...Array.from({ length: 60 }, (_, i) => `TA-${i}`));
    const { tests } = await readEvidence(file());
    expect(tests).toHaveLength(60);
  });
});

describe('a reader of evidence', () => {
  it('knows every kind of record, and no record with a key more or less', () => {
    const record = fc.constantFrom(...EVERY_RECORD);
    fc.assert(
      fc.property(record, (value) => {
        expect(parseLine(lineOf(value))).toEqual({ kind: 'record', record: value });
        expect(parseLine(JSON.stringify({ ...value, extra: 1 })).kind).toBe('malformed');
      }),
    );
    for (const value of EVERY_RECORD) {
      for (const missing of Object.keys(value).filter((name) => name !== 'skipped' && name !== 'fault')) {
        const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== missing));
        expect(parseLine(JSON.stringify(rest)), `${value.record} without ${missing}`).toMatchObject({
          kind: 'malformed',
        });
      }
    }
  });

  it('never throws on any line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(parseLine(line).kind).toBe('malformed');
      }),
    );
  });

  it.each([
    ['a repeated key', '{"record":"end","at":1,"at":2,"outcome":"completed"}'],
    ['a key __proto__', '{"record":"reading","at":1,"path":"/","status":200,"body":{"__proto__":{"x":1}}}'],
    [
      'an escaped key __proto__',
      '{"record":"reading","at":1,"path":"/","status":200,"body":{"\\u005f_proto__":1}}',
    ],
    ['white space', '{"record":"end", "at":1,"outcome":"completed"}'],
    ['a number out of range', '{"record":"end","at":1e999,"outcome":"completed"}'],
    ['an unknown record', '{"record":"verdict","at":1}'],
    ['a list', '[]'],
    ['nesting without end', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ])('refuses %s', (_, line) => {
    expect(parseLine(line).kind).toBe('malformed');
  });

  it('names the line that is malformed', async () => {
    const error = await refusal(`${text(RUN)}{"record":"test"}\n`);
    expect(error).toMatchObject({ code: 'EVIDENCE_MALFORMED' });
    expect(error.message).toContain(`${file()}:2: `);
  });

  it.each([
    ['steps outside a test', text(RUN, STEPS[0] as TestStep, END)],
    ['an end without a test', text(RUN, { record: 'test-end', at: 1 }, END)],
    ['a test twice', text(RUN, testRecord('TA-01'), testRecord('TA-01'), END)],
    ['two run records', text(RUN, RUN, END)],
    ['no run record', text(testRecord('TA-01'), END)],
    ['records after the end', text(RUN, END, testRecord('TA-01'))],
    ['expectations out of order', text(RUN, testRecord('TA-01'), STEPS[2] as TestStep, END)],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a])])],
  ])('refuses %s', async (_, content) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    expect(await refusal(gzipSync(bytes))).toMatchObject({ code: 'EVIDENCE_MALFORMED' });
  });

  it('tells a cut file from one that is no evidence', async () => {
    const whole = gzipSync(text(RUN, testRecord('TA-01'), ...STEPS, END));
    expect(await refusal(whole.subarray(0, -20))).toMatchObject({ code: 'EVIDENCE_CUT' });
    expect(await refusal(Buffer.alloc(0))).toMatchObject({ code: 'EVIDENCE_CUT' });
    expect(await refusal(text(RUN, testRecord('TA-01')))).toMatchObject({ code: 'EVIDENCE_CUT' });
    expect(await refusal(Buffer.from('no gzip'))).toMatchObject({ code: 'EVIDENCE_UNREADABLE' });
    await expect(readEvidence(path.join(folder, 'absent'))).rejects.toMatchObject({
      code: 'EVIDENCE_UNREADABLE',
    });
    await expect(readEvidence(folder)).rejects.toMatchObject({ code: 'EVIDENCE_UNREADABLE' });
  });

  it('says of a newer schema that it is newer', async () => {
    expect(await refusal('{"record":"run","schema":2,"whatever":1}\n')).toMatchObject({
      code: 'EVIDENCE_NEWER_SCHEMA',
    });
  });

  it.each([
    ['compressed', { ...EVIDENCE_LIMITS, compressed: 100 }],
    ['decompressed', { ...EVIDENCE_LIMITS, decompressed: 1000 }],
    ['a line', { ...EVIDENCE_LIMITS, line: 200 }],
  ])('stops at its limit for %s', async (_, limits) => {
    expect(await refusal(text(RUN, testRecord('TA-01'), ...STEPS, END), limits)).toMatchObject({
      code: 'EVIDENCE_TOO_LARGE',
    });
  });

  it('is not filled by a bomb of one endless line', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024, 0x20));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusal(bomb)).toMatchObject({ code: 'EVIDENCE_TOO_LARGE' });
  });
});

describe('a writer of evidence', () => {
  it('refuses a record that its reader would refuse for a key __proto__, and stays whole', async () => {
    const log = new TestLog(logs(), testRecord('TA-01'));
    const body = JSON.parse('{"__proto__":1}');
    expect(() => log.write({ record: 'reading', at: 1, path: '/', status: 200, body })).toThrow(
      EvidenceError,
    );
    log.end(2);
    await merge('TA-01');
    expect(gunzipSync(await readFile(file())).toString()).not.toContain('__proto__');
    expect((await readEvidence(file())).tests).toHaveLength(1);
  });
});
