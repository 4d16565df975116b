import { open } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EvidenceError } from '../evidence/error.ts';
import { EVIDENCE_LIMITS, readEvidence } from '../evidence/reader.ts';
import { judgeRun } from '../judge/run.ts';
import type { Clause } from '../model/clause.ts';
import type { RunEvidence } from '../model/evidence.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Judgement, Result } from '../model/result.ts';
import { differencesBetween } from './difference.ts';
import { sha256, sha256File } from './digest.ts';
import { checkSignature, openBundle, statementIn } from './envelope.ts';
import type { TrustedKey } from './key.ts';
import { departuresFromManifest } from './required-tests.ts';
import { parseResult } from './result-file.ts';
import { ATTESTATION_FILE } from './sign.ts';
import type { Statement } from './statement.ts';
import { CAPABILITY_FIELD, capabilityOf, DAY_MS, findingsOf, meshSubjects, VALID_DAYS } from './statement.ts';
import type { Check, CheckName, Verification, VerificationOutcome } from './verification.ts';
import { Refusal } from './verification.ts';

/** What a verifier relies on; nothing of it comes from the folder. */
export interface Trust {
  readonly trustedKeys: readonly TrustedKey[];
  /** Of the suite that verifies. */
  readonly manifest: Manifest;
  readonly clauses: readonly Clause[];
  /** Digests of known releases of the suite and of the one that verifies, hex. */
  readonly suiteDigests: ReadonlySet<string>;
  readonly now: Date;
}

const MOST_BYTES = { [ATTESTATION_FILE]: 4 * 1024 * 1024, 'result.json': 32 * 1024 * 1024 } as const;
/** Clocks of two machines may differ by so much. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/**
 * Verifies the folder of a run, offline: who signed it, that its files are what was signed, and that its evidence,
 * judged again, gives the matrix that it shows.
 *
 * @throws only for a failure of this machine; whatever is wrong with the folder is in the outcome
 */
export async function verifyFolder(folder: string, trust: Trust): Promise<Verification> {
  const checks: Check[] = [];
  const note = (name: CheckName, ok: boolean, words: string): void => {
    checks.push({ name, ok, words });
  };
  try {
    const outcome = await examine(folder, trust, note);
    return { checks, outcome };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const { check, code, message } = cause;
    note(check, false, message);
    return { checks, outcome: { kind: 'refused', code, message } };
  }
}

async function examine(
  folder: string,
  trust: Trust,
  note: (name: CheckName, ok: boolean, words: string) => void,
): Promise<VerificationOutcome> {
  const attestation = await readBounded(folder, ATTESTATION_FILE);
  const resultBytes = await readBounded(folder, 'result.json');
  const evidenceFile = path.join(folder, 'evidence.jsonl.gz');
  const digests = { result: sha256(resultBytes), evidence: await evidenceDigest(evidenceFile) };
  note('files', true, `${ATTESTATION_FILE}, result.json and evidence.jsonl.gz are there`);

  const bundle = openBundle(attestation);
  note('bundle', true, 'Sigstore bundle v0.3 with one signature');

  const signer = checkSignature(bundle, trust.trustedKeys);
  note('signature', true, `signed by ${signer.fingerprint}`);

  const statement = statementIn(bundle);
  note('statement', true, 'in-toto Statement v1, test-result v0.1');

  checkSubject(statement, 'result.json', digests.result);
  checkSubject(statement, 'evidence.jsonl.gz', digests.evidence);
  note(
    'digests',
    true,
    'result.json and evidence.jsonl.gz are the files that were signed; no other file is covered',
  );

  const { run: runBlock, ...published } = await parseResult(resultBytes);
  const result: Result = { ...published, run: runBlock };
  if (runBlock.evidence.sha256 !== digests.evidence) {
    throw new Refusal('result', 'DIGEST_MISMATCH', 'result.json was made from another evidence.jsonl.gz');
  }
  note('result', true, `run ${runBlock.id}, mesh ${result.mesh.name} ${result.mesh.version}`);

  const evidence = await readChecked(evidenceFile);
  const { run } = evidence;
  if (run.run !== runBlock.id || run.seed !== runBlock.seed) {
    throw new Refusal(
      'evidence',
      'EVIDENCE_REFUSED',
      `the evidence is of run ${run.run} (seed ${run.seed}), result.json of ${runBlock.id} (seed ${runBlock.seed})`,
    );
  }
  const size = sizeOf(evidence);
  if (size.records !== runBlock.evidence.records) {
    throw new Refusal(
      'evidence',
      'EVIDENCE_REFUSED',
      `the evidence has ${counted(size.records)} records, result.json says ${counted(runBlock.evidence.records)}`,
    );
  }
  note('evidence', true, `${counted(size.records)} records of run ${run.run}, whole`);

  checkSuite(run.suite.digest, trust.suiteDigests);
  note('suite', true, `${run.suite.name} ${run.suite.version}, digest known`);

  checkTests(evidence, trust.manifest);
  note(
    'tests',
    true,
    `${counted(evidence.tests.length)} tests with the expectations that the suite requires`,
  );

  checkJudgement(published, evidence, trust);
  note('judgement', true, `re-judged ${wordsOf(size)}: same matrix`);

  checkStatement(statement, result);
  note('matrix', true, 'the signed matrix, scope and lists of tests are those of result.json');

  return judgeScopeAndDates(statement, result, trust.now, note);
}

async function readBounded(folder: string, name: keyof typeof MOST_BYTES): Promise<Buffer> {
  const file = path.join(folder, name);
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw missing(file, cause);
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > MOST_BYTES[name]) {
      throw new Refusal(
        'files',
        'FILES_MISSING',
        `${file} is no file of at most ${counted(MOST_BYTES[name])} bytes`,
      );
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function evidenceDigest(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    throw missing(file, cause);
  });
  const stats = await handle.stat().finally(() => handle.close());
  if (!stats.isFile() || stats.size > EVIDENCE_LIMITS.compressed) {
    throw new Refusal(
      'files',
      'FILES_MISSING',
      `${file} is no file of at most ${counted(EVIDENCE_LIMITS.compressed)} bytes`,
    );
  }
  return sha256File(file);
}

function missing(file: string, cause: unknown): Refusal {
  return new Refusal(
    'files',
    'FILES_MISSING',
    `${file} cannot be read: name the folder of a signed run; one that was cut short has no signature`,
    {
      cause,
    },
  );
}

function checkSubject(statement: Statement, name: string, digest: string): void {
  const subjects = statement.subject.filter((subject) => subject.name === name);
  if (subjects.length !== 1) {
    throw new Refusal(
      'digests',
      'DIGEST_MISMATCH',
      `the statement has ${subjects.length} subjects ${name}, one is needed`,
    );
  }
  const signed = subjects[0]?.digest.sha256;
  if (signed !== digest) {
    throw new Refusal(
      'digests',
      'DIGEST_MISMATCH',
      `${name} is not the file that was signed: its SHA-256 is ${digest}, the signed one ${signed}`,
    );
  }
}

async function readChecked(file: string): Promise<RunEvidence> {
  try {
    return await readEvidence(file);
  } catch (cause) {
    if (!(cause instanceof EvidenceError)) throw cause;
    throw new Refusal('evidence', 'EVIDENCE_REFUSED', `${cause.code}: ${cause.message}`, { cause });
  }
}

function checkSuite(digest: string, known: ReadonlySet<string>): void {
  if (known.has(digest)) return;
  throw new Refusal(
    'suite',
    'MODIFIED_SUITE',
    `modified suite: ${digest} is no known release; verify with the smi-conformance that made the run, if you trust it`,
  );
}

function checkTests(evidence: RunEvidence, manifest: Manifest): void {
  const departures = departuresFromManifest(evidence, manifest);
  if (departures.length === 0) return;
  throw new Refusal('tests', 'TESTS_DIFFER', `not the tests of this suite: ${firstOf(departures)}`);
}

function checkJudgement(published: Judgement, evidence: RunEvidence, { manifest, clauses }: Trust): void {
  const differences = differencesBetween(published, rejudged(evidence, { manifest, clauses }));
  if (differences.length === 0) return;
  const words = differences.map(
    (one) => `${one.what}: result.json says ${one.published}, the evidence ${one.rejudged}`,
  );
  throw new Refusal(
    'judgement',
    'JUDGEMENT_DIFFERS',
    `re-judged, the evidence says otherwise: ${firstOf(words)}`,
  );
}

function rejudged(
  evidence: RunEvidence,
  { manifest, clauses }: Pick<Trust, 'manifest' | 'clauses'>,
): Judgement {
  try {
    return judgeRun({ evidence, manifest, clauses }).judgement;
  } catch (cause) {
    // The evidence is whoever's wrote it: what the judge stumbles over is refused like anything else that is odd.
    throw new Refusal(
      'judgement',
      'EVIDENCE_REFUSED',
      `the evidence cannot be judged: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}

function checkStatement({ subject, predicate }: Statement, result: Result): void {
  const differs = (what: string) =>
    new Refusal('matrix', 'STATEMENT_DIFFERS', `the signed ${what} is not that of result.json`);
  const capability = predicate[CAPABILITY_FIELD];
  const { issuedAt: _issued, validUntil: _valid, ...said } = capability;
  const { issuedAt: _day, validUntil: _end, ...found } = capabilityOf(result, new Date(0));
  for (const key of new Set([...Object.keys(said), ...Object.keys(found)])) {
    const of = (values: object) => (values as Readonly<Record<string, unknown>>)[key];
    if (!isDeepStrictEqual(of(said), of(found))) throw differs(key);
  }
  for (const [key, value] of Object.entries(findingsOf(result))) {
    if (!isDeepStrictEqual(predicate[key as keyof typeof predicate], value)) throw differs(key);
  }
  for (const part of meshSubjects(result.mesh)) {
    if (!subject.some((one) => one.name === part.name && one.digest.sha256 === part.digest.sha256)) {
      throw differs(`subject ${part.name}`);
    }
  }
  const suite = predicate.configuration.find(({ name }) => name === result.suite.name);
  if (suite?.digest?.sha256 !== result.suite.digest) throw differs('suite');
}

function judgeScopeAndDates(
  { predicate }: Statement,
  { selection, fault, outcome }: Result,
  now: Date,
  note: (name: CheckName, ok: boolean, words: string) => void,
): VerificationOutcome {
  const { scope, issuedAt, validUntil } = predicate[CAPABILITY_FIELD];
  const invalid = (message: string) => new Refusal('dates', 'DATES_INVALID', message);
  const [issued, valid] = [Date.parse(issuedAt), Date.parse(validUntil)];
  if (!(issued <= now.getTime() + CLOCK_SKEW_MS))
    throw invalid(`issued at ${issuedAt}, which is still to come`);
  if (!(valid > issued && valid - issued <= VALID_DAYS * DAY_MS)) {
    throw invalid(`valid until ${validUntil}, but at most ${VALID_DAYS} days from ${issuedAt} are allowed`);
  }

  const limits =
    fault !== undefined
      ? `faulted: run with the fault ${fault.name}`
      : outcome === 'interrupted'
        ? 'partial: the run was interrupted'
        : selection.kind === 'partial'
          ? `partial: only ${[...selection.specs, ...selection.tests].join(', ')}`
          : undefined;
  note('scope', limits === undefined, limits ?? 'full: every required test of the versions');
  const stale = now.getTime() > valid ? `stale: valid until ${validUntil}, run it again` : undefined;
  note('dates', stale === undefined, stale ?? `issued ${issuedAt}, valid until ${validUntil}`);

  if (scope !== 'full') return { kind: scope, message: limits ?? scope };
  return stale === undefined ? { kind: 'verified' } : { kind: 'stale', message: stale };
}

interface Size {
  readonly records: number;
  readonly tests: number;
  readonly expectations: number;
  readonly attempts: number;
}

function sizeOf({ tests }: RunEvidence): Size {
  // The run and end records.
  let records = 2;
  let expectations = 0;
  let attempts = 0;
  for (const { steps, complete } of tests) {
    records += 1 + steps.length + (complete ? 1 : 0);
    for (const step of steps) {
      if (step.record === 'expectation') expectations += 1;
      if (step.record === 'sent') attempts += step.sent.length;
    }
  }
  return { records, tests: tests.length, expectations, attempts };
}

function wordsOf({ tests, expectations, attempts }: Size): string {
  return `${counted(tests)} tests, ${counted(expectations)} expectations, ${counted(attempts)} attempts`;
}

function counted(number: number): string {
  return number.toLocaleString('en-US');
}

const SHOWN = 3;

function firstOf(words: readonly string[]): string {
  const rest = words.length - SHOWN;
  return `${words.slice(0, SHOWN).join('; ')}${rest > 0 ? `; and ${counted(rest)} more` : ''}`;
}
