import { isDeepStrictEqual } from 'node:util';
import { EvidenceError } from '../evidence/error.ts';
import { EVIDENCE_LIMITS, parseEvidence } from '../evidence/reader.ts';
import type { RecordedRun } from '../evidence/sequence.ts';
import type { RunJudgement } from '../judge/run.ts';
import { judgeRun } from '../judge/run.ts';
import { totalsOf } from '../judge/totals.ts';
import type { Clause } from '../model/clause.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Judgement, Result, RunBlock } from '../model/result.ts';
import { differencesBetween } from './difference.ts';
import type { FolderFile, ResultFiles } from './folder-files.ts';
import { departuresFromManifest } from './required-tests.ts';
import { parseResult } from './result-file.ts';
import { shardProblem } from './shard-problem.ts';
import type { CheckName } from './verification.ts';
import { Refusal } from './verification.ts';

/** The suite that verifies; nothing of it comes from the folder. */
export interface Suite {
  readonly manifest: Manifest;
  readonly clauses: readonly Clause[];
  /** Digests of known releases of the suite and of the one that verifies, hex. */
  readonly suiteDigests: ReadonlySet<string>;
}

/** What a folder's files say, once they agree with each other and with the suite. */
export interface Content {
  readonly result: Result;
  readonly evidence: RecordedRun;
}

export type Note = (name: CheckName, ok: boolean, words: string) => void;

/**
 * Checks result and evidence by themselves: that they are of one run and of this suite, that nothing is missing, and
 * that the evidence, judged again, gives the result. Who signed them is not asked.
 *
 * @throws Refusal
 */
export async function checkContent(files: ResultFiles, suite: Suite, note: Note): Promise<Content> {
  const result = await checkResult(files, note);
  return { result, evidence: await checkEvidence(files, result, suite, note) };
}

/**
 * Checks result.json by itself, and that it names this evidence. The evidence is not opened.
 *
 * @throws Refusal
 */
export async function checkResult({ result: file, evidence }: ResultFiles, note: Note): Promise<Result> {
  const result = await parseResult(file.bytes);
  const { run, mesh } = result;
  if (run.evidence.sha256 !== evidence.digest) {
    throw new Refusal('result', 'DIGEST_MISMATCH', 'result.json was made from another evidence.jsonl.gz');
  }
  note('result', true, `run ${run.id}, mesh ${mesh.name} ${mesh.version}`);
  return result;
}

/**
 * Holds the evidence against a result that has passed checkResult.
 *
 * @throws Refusal
 */
export async function checkEvidence(
  { evidence: file }: Pick<ResultFiles, 'evidence'>,
  { run: block, ...published }: Result,
  suite: Suite,
  note: Note,
): Promise<RecordedRun> {
  const evidence = await readChecked(file, block.evidence.records);
  const size = sizeOf(evidence);
  checkRun(evidence, size, block);
  note('evidence', true, `${counted(size.records)} records of run ${block.id}, whole`);

  const { run } = evidence;
  checkSuite(run.suite.digest, suite.suiteDigests);
  note('suite', true, `${run.suite.name} ${run.suite.version}, digest known`);

  checkTests(evidence, suite.manifest);
  note(
    'tests',
    true,
    `${counted(evidence.tests.length)} tests with the expectations that the suite requires`,
  );

  checkJudgement(published, block, rejudged(evidence, suite));
  note('judgement', true, `re-judged ${wordsOf(size)}: same matrix`);
  return evidence;
}

/** @param records the most that there may be: more than result.json says are not even read */
async function readChecked({ path, bytes }: FolderFile, records: number): Promise<RecordedRun> {
  try {
    return await parseEvidence(path, bytes, {
      ...EVIDENCE_LIMITS,
      records: Math.min(records, EVIDENCE_LIMITS.records),
    });
  } catch (cause) {
    if (!(cause instanceof EvidenceError)) throw cause;
    throw new Refusal('evidence', 'EVIDENCE_REFUSED', `${cause.code}: ${cause.message}`, { cause });
  }
}

/** What the run block says that the evidence says, too. Its `host` and the tests' durations are only told. */
function checkRun(evidence: RecordedRun, size: Size, block: RunBlock): void {
  const { run, endedAt } = evidence;
  const refusal = (words: string) => new Refusal('evidence', 'EVIDENCE_REFUSED', words);
  if (run.run !== block.id || run.seed !== block.seed) {
    throw refusal(
      `the evidence is of run ${run.run} (seed ${run.seed}), result.json of ${block.id} (seed ${block.seed})`,
    );
  }
  if (size.records !== block.evidence.records) {
    throw refusal(
      `the evidence has ${counted(size.records)} records, result.json says ${counted(block.evidence.records)}`,
    );
  }
  const times = { startedAt: instant(run.startedAt), endedAt: instant(endedAt) };
  for (const name of ['startedAt', 'endedAt'] as const) {
    if (block[name] !== times[name]) {
      throw refusal(`${name} is ${String(times[name])} in the evidence, ${block[name]} in result.json`);
    }
  }
  if (!(endedAt >= run.startedAt)) throw refusal('the run ended before it began');
  if (!isDeepStrictEqual({ ...block.totals }, totalsOf(evidence))) {
    throw refusal('the totals in result.json are not those of the evidence');
  }
}

/** ISO 8601, as result.json has it; nothing for what is no time. */
function instant(ms: number): string | undefined {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function checkSuite(digest: string, known: ReadonlySet<string>): void {
  if (known.has(digest)) return;
  throw new Refusal(
    'suite',
    'MODIFIED_SUITE',
    `modified suite: ${digest} is no known release; verify with the smi-conformance that made the run, if you trust it`,
  );
}

function checkTests(evidence: RecordedRun, manifest: Manifest): void {
  const problem = shardProblem(evidence.run, manifest);
  if (problem !== undefined) throw new Refusal('tests', 'SHARD_DIFFERS', problem);
  const departures = departuresFromManifest(evidence, manifest);
  if (departures.length === 0) return;
  throw new Refusal('tests', 'TESTS_DIFFER', `not the tests of this suite: ${firstOf(departures)}`);
}

function checkJudgement(
  published: Judgement,
  block: RunBlock,
  { judgement, details, repeats }: RunJudgement,
): void {
  const words = differencesBetween(published, judgement).map(
    (one) => `${one.what}: result.json says ${one.published}, the evidence ${one.rejudged}`,
  );
  if (words.length === 0 && !isDeepStrictEqual(plain(block.tests, block.repeats), plain(details, repeats))) {
    words.push('the details in the run block of result.json are not those of the evidence');
  }
  if (words.length === 0) return;
  throw new Refusal(
    'judgement',
    'JUDGEMENT_DIFFERS',
    `re-judged, the evidence says otherwise: ${firstOf(words)}`,
  );
}

/** As they are written: an absent value and an undefined one are the same. */
function plain(tests: RunJudgement['details'], repeats: RunBlock['repeats']): unknown {
  return JSON.parse(
    JSON.stringify({ tests: tests.map(({ test, details }) => ({ test, details })), repeats }),
  );
}

function rejudged(evidence: RecordedRun, { manifest, clauses }: Suite): RunJudgement {
  try {
    return judgeRun({ evidence, manifest, clauses });
  } catch (cause) {
    // The evidence is whoever's wrote it: what the judge stumbles over is refused like anything else that is odd.
    throw new Refusal(
      'judgement',
      'EVIDENCE_REFUSED',
      `the evidence cannot be judged: ${(cause as Error).message}`,
      { cause },
    );
  }
}

interface Size {
  readonly records: number;
  readonly tests: number;
  readonly expectations: number;
  readonly attempts: number;
}

function sizeOf({ tests }: RecordedRun): Size {
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
