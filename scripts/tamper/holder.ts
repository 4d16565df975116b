import { sha256 } from '../../harness/attest/digest.ts';
import type { SigningKey } from '../../harness/attest/key.ts';
import type { Statement } from '../../harness/attest/statement.ts';
import { CAPABILITY_FIELD, DAY_MS } from '../../harness/attest/statement.ts';
import type { EvidenceRecord } from '../../harness/model/evidence.ts';
import type { Random } from '../../harness/model/random.ts';
import type { Result } from '../../harness/model/result.ts';
import { another, picks, placesIn, withChange } from './leaves.ts';
import type { Manipulation } from './manipulation.ts';
import type { Forgery, Original } from './original.ts';

/** The verdicts and what hangs on them; `host` and the durations of tests are only told, and nobody can check them. */
const JUDGED = ['suite', 'mesh', 'versions', 'matrix', 'claims', 'clauses', 'tests', 'observations'] as const;

/** Who holds a key: whoever is trusted, and wants to show something better than was observed; or anybody with a key. */
export interface Forger {
  readonly key: SigningKey;
  readonly family: string;
  /** What every forgery is refused for, whatever it says; by what it says unless given. */
  readonly because?: Manipulation['because'];
}

type Case = readonly [name: string, because: Manipulation['because'], forgery: Forgery];

export function forgeries(
  original: Original,
  { key, family, because }: Forger,
  cases: readonly Case[],
): readonly Manipulation[] {
  return cases.map(([name, reasons, forgery]) => ({
    family,
    name,
    because: because ?? reasons,
    make: () => original.forged(forgery, key),
  }));
}

const CONTENT = [
  'JUDGEMENT_DIFFERS',
  'EVIDENCE_REFUSED',
  'RESULT_MALFORMED',
  'STATEMENT_DIFFERS',
  'STATEMENT_MALFORMED',
] as const;

/** Results that say something else than the evidence. */
export function falseResults(original: Original, random: Random, count: number): readonly Case[] {
  const places = JUDGED.flatMap((part) => {
    const inside = placesIn(original.result[part], 'values').map((place) => [part, ...place]);
    return picks(inside, Math.ceil(count / JUDGED.length), random);
  });
  const edited = places.map(
    (place): Case => [
      place.join('.'),
      CONTENT,
      { result: (result) => withChange(result, place, (value) => another(value, random)) },
    ],
  );
  const run = (name: string, change: Partial<Result['run']>): Case => [
    `run.${name}`,
    CONTENT,
    { result: (result) => ({ ...result, run: { ...result.run, ...change } }) },
  ];
  const { totals } = original.result.run;
  return [
    ...edited,
    ['a test removed', CONTENT, { result: (result) => ({ ...result, tests: result.tests.slice(1) }) }],
    [
      'a clause twice',
      CONTENT,
      { result: (result) => ({ ...result, clauses: [...result.clauses, result.clauses[0]] }) },
    ],
    [
      'tests in another order',
      CONTENT,
      { result: (result) => ({ ...result, tests: result.tests.toReversed() }) },
    ],
    ['a cell removed', CONTENT, { result: (result) => ({ ...result, matrix: result.matrix.slice(1) }) }],
    [
      'a partial run that says full',
      ['TESTS_DIFFER'],
      { lines: (lines) => lines.with(0, partialRun(lines[0] ?? '')) },
    ],
    ['a full run that says shard', CONTENT, { result: (result) => ({ ...result, selection: SHARD }) }],
    run('id', { id: 'another' }),
    run('seed', { seed: 43 }),
    run('totals', { totals: { ...totals, requests: totals.requests + 1 } }),
    run('evidence.records', { evidence: { ...original.result.run.evidence, records: 1 } }),
    run('tests', { tests: [] }),
  ];
}

const SHARD = {
  kind: 'partial',
  specs: ['access'],
  tests: [],
  shard: { index: 1, count: 2, of: { kind: 'full' } },
};

function partialRun(line: string): string {
  return line.replace(
    '"selection":{"kind":"full"}',
    '"selection":{"kind":"partial","specs":["access"],"tests":[]}',
  );
}

const OBSERVED = ['JUDGEMENT_DIFFERS', 'EVIDENCE_REFUSED', 'TESTS_DIFFER', 'MODIFIED_SUITE'] as const;

/** Evidence that says something else than the result, and the number of its lines kept. */
export function falseEvidence(original: Original, random: Random, count: number): readonly Case[] {
  const records = original.lines.map((line) => JSON.parse(line) as EvidenceRecord);
  const of = (wanted: (record: EvidenceRecord, at: number) => boolean) =>
    picks(
      records.flatMap((record, at) => (wanted(record, at) ? [at] : [])),
      count,
      random,
    );
  const edit = (what: string, at: number, change: (record: never) => unknown): Case => [
    `line ${at}: ${what}`,
    OBSERVED,
    { lines: (lines) => lines.with(at, JSON.stringify(change(records[at] as never))) },
  ];
  /** The first attempts of an expectation: they decide it. */
  const decides = (record: EvidenceRecord, at: number) =>
    record.record === 'expectation' && record.expectation.kind === 'delivered' && at + 1 < records.length;
  const afterExpectation = (at: number) =>
    records.findIndex((record, i) => i > at && record.record === 'sent' && record.purpose === 'probe');
  return [
    ...of(decides).map((at) =>
      edit(
        'what was delivered was refused',
        afterExpectation(at),
        (record: { readonly sent: readonly object[] }) => ({
          ...(record as object),
          sent: record.sent.map((one) => ({ ...one, answer: { kind: 'refused' } })),
        }),
      ),
    ),
    ...of(({ record }) => record === 'expectation').map((at) =>
      edit('another clause is decided', at, (record: object) => ({ ...record, clause: 'access-A999' })),
    ),
    ...of(({ record }) => record === 'test').map((at) =>
      edit('another test', at, (record: { readonly test: string }) => ({
        ...(record as object),
        test: `${record.test}9`,
      })),
    ),
    ...of((record) => record.record === 'received' && record.receipts.length > 0).map((at) =>
      edit('nothing was received', at, (record: object) => ({ ...record, receipts: [] })),
    ),
    ...of(({ record }) => record === 'expectation').map((at) =>
      edit('it was not driven', at, (record: object) => ({ ...record, skipped: 'budget-spent' })),
    ),
    ...[
      ['another seed', { seed: 1 }],
      ['another run', { run: 'x' }],
      ['another suite', { suite: { name: 'smi-conformance', version: '9.0.0', digest: 'e'.repeat(64) } }],
      ['another mesh', { mesh: { name: 'other', version: '1', digests: {} } }],
      ['fewer versions', { versions: { access: 'v1alpha3' } }],
      ['a fault', { fault: { name: 'x', breaks: [], digest: 'e'.repeat(64) } }],
      [
        'claims one clause less',
        {
          claims: original.result.claims.map(({ api }) => ({
            api,
            supported: true,
            exceptions:
              api === 'access'
                ? [{ clause: held(original.result), reason: 'r', link: 'https://example.org' }]
                : [],
          })),
        },
      ],
    ].map(([what, change]) =>
      edit(String(what), 0, (record: object) => ({ ...record, ...(change as object) })),
    ),
    [
      'interrupted',
      OBSERVED,
      { lines: (lines) => lines.with(-1, (lines.at(-1) ?? '').replace('completed', 'interrupted')) },
    ],
    [
      'the last test removed',
      OBSERVED,
      { lines: (lines) => [...lines.slice(0, lastTest(records)), lines.at(-1) ?? ''] },
    ],
    [
      'the first test twice',
      OBSERVED,
      { lines: (lines) => [...lines.slice(0, -1), ...firstTest(lines), lines.at(-1) ?? ''] },
    ],
    ['no end', OBSERVED, { lines: (lines) => lines.slice(0, -1) }],
    ['two ends', OBSERVED, { lines: (lines) => [...lines, lines.at(-1) ?? ''] }],
  ];
}

/** A clause whose exception would be a stale one. */
function held({ clauses }: Result): string {
  return clauses.find(({ api, verdict }) => api === 'access' && verdict === 'pass')?.clause ?? '';
}

function lastTest(records: readonly EvidenceRecord[]): number {
  return records.findLastIndex(({ record }) => record === 'test');
}

function firstTest(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line) => line.startsWith('{"record":"test-end"'));
  return lines.slice(1, end + 1);
}

const SIGNED = ['STATEMENT_DIFFERS', 'STATEMENT_MALFORMED', 'DIGEST_MISMATCH', 'DATES_INVALID'] as const;

/** Statements that say something else than the result. */
export function falseStatements(original: Original): readonly Case[] {
  const { endedAt } = original.result.run;
  const after = (ms: number) => new Date(Date.parse(endedAt) + ms).toISOString();
  const capability = (name: string, change: object): Case => [
    name,
    SIGNED,
    {
      statement: (statement) => ({
        ...statement,
        predicate: {
          ...statement.predicate,
          [CAPABILITY_FIELD]: { ...statement.predicate[CAPABILITY_FIELD], ...change },
        },
      }),
    },
  ];
  const predicate = (name: string, change: object): Case => [
    name,
    SIGNED,
    { statement: (statement) => ({ ...statement, predicate: { ...statement.predicate, ...change } }) },
  ];
  const subjects = (name: string, change: (subject: Statement['subject']) => unknown): Case => [
    name,
    SIGNED,
    { statement: (statement) => ({ ...statement, subject: change(statement.subject) }) },
  ];
  const digest = { sha256: sha256('another') };
  return [
    capability('issued in ten years', { issuedAt: after(3650 * DAY_MS) }),
    capability('issued before the run', { issuedAt: after(-DAY_MS) }),
    capability('issued at no time', { issuedAt: 'yesterday' }),
    capability('valid for ten years', { validUntil: after(3650 * DAY_MS) }),
    capability('valid for a day too long', { validUntil: after(91 * DAY_MS) }),
    capability('valid until no time', { validUntil: '9999' }),
    capability('an empty matrix', { matrix: [] }),
    capability('another mesh', { mesh: { name: 'other', version: '1' } }),
    capability('another release', { release: 'v0.4.0' }),
    capability('other versions', { versions: { access: 'v1alpha4' } }),
    capability('partial', { scope: 'partial' }),
    capability('a field nobody knows', { verified: true }),
    predicate('passed by name only', { result: 'FAILED' }),
    predicate('no failed tests', { passedTests: [], failedTests: ['TA-01@v1alpha3'] }),
    predicate('no configuration', { configuration: [] }),
    predicate('a suite of another version', {
      configuration: original.statement.predicate.configuration.map((one) =>
        one.name === 'smi-conformance' ? { ...one, annotations: { version: '9.0.0' } } : one,
      ),
    }),
    subjects('swapped digests', ([one, two, ...rest]) => [
      { ...one, digest: two?.digest },
      { ...two, digest: one?.digest },
      ...rest,
    ]),
    subjects('a file twice', (all) => [...all, all[0]]),
    subjects('no profile', (all) => all.filter(({ name }) => !name.endsWith('profile.yaml'))),
    subjects('the profile of another mesh', (all) =>
      all.map((one) =>
        one.name.endsWith('profile.yaml') ? { ...one, name: 'meshes/other/profile.yaml' } : one,
      ),
    ),
    subjects('another artifact beside them', (all) => [...all, { name: 'other-mesh/proxy:v2', digest }]),
    subjects('no mesh', (all) => all.filter(({ name }) => !name.startsWith('reference/'))),
    subjects('what another mesh ran', (all) =>
      all.map((one) => (one.name.startsWith('reference/') ? { ...one, digest } : one)),
    ),
    subjects('another algorithm', (all) =>
      all.map(({ name }) => ({ name, digest: { sha512: 'a'.repeat(128) } })),
    ),
    subjects('a path', (all) =>
      all.map((one) => ({ ...one, name: one.name.replace('result', '../result') })),
    ),
    subjects('none', () => []),
    [
      'another type',
      SIGNED,
      { statement: (statement) => ({ ...statement, _type: 'https://in-toto.io/Statement/v0.1' }) },
    ],
    [
      'another predicate',
      SIGNED,
      { statement: (statement) => ({ ...statement, predicateType: 'https://slsa.dev/provenance/v1' }) },
    ],
  ];
}
