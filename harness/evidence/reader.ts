import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { EvidenceRecord, TestEvidence } from '../model/evidence.ts';
import { EVIDENCE_SCHEMA } from '../model/evidence.ts';
import { EvidenceError } from './error.ts';
import { parseLine } from './line.ts';
import type { RecordedRun } from './sequence.ts';
import { Sequence } from './sequence.ts';

/** The most that a reader takes, bytes. */
export const EVIDENCE_LIMITS = {
  compressed: 64 * 1024 * 1024,
  decompressed: 512 * 1024 * 1024,
  line: 8 * 1024 * 1024,
  records: 4_000_000,
} as const;
export type EvidenceLimits = Readonly<Record<keyof typeof EVIDENCE_LIMITS, number>>;

const NEWLINE = 0x0a;

/**
 * Reads and checks the evidence of a run. Whatever is in the file, the result has the shape of the types, so that a
 * judge need not doubt it.
 *
 * @throws EvidenceError
 */
export async function readEvidence(
  file: string,
  limits: EvidenceLimits = EVIDENCE_LIMITS,
): Promise<RecordedRun> {
  await checkSize(file, limits.compressed);
  return parse(file, createReadStream(file), limits);
}

/**
 * As readEvidence, but each test is handed over as it ends, and none is kept: memory holds one test at a time.
 *
 * @returns the evidence without its tests
 * @throws EvidenceError, perhaps after some tests were handed over
 */
export async function streamEvidence(
  file: string,
  onTest: (test: TestEvidence) => void,
  limits: EvidenceLimits = EVIDENCE_LIMITS,
): Promise<Omit<RecordedRun, 'tests'>> {
  await checkSize(file, limits.compressed);
  const { run, outcome, endedAt } = await parse(file, createReadStream(file), limits, new Sequence(onTest));
  return { run, outcome, endedAt };
}

/**
 * As readEvidence, for bytes that were read before: what is judged is then what was held against a digest.
 *
 * @param file named in errors
 * @throws EvidenceError
 */
export async function parseEvidence(
  file: string,
  bytes: Buffer,
  limits: EvidenceLimits = EVIDENCE_LIMITS,
): Promise<RecordedRun> {
  if (bytes.length > limits.compressed) throw tooLarge(file, `more than ${limits.compressed} bytes`);
  return parse(file, Readable.from([bytes]), limits);
}

async function parse(
  file: string,
  source: Readable,
  limits: EvidenceLimits,
  sequence: Sequence = new Sequence(),
): Promise<RecordedRun> {
  let number = 0;
  try {
    await pipeline(source, createGunzip({ chunkSize: 256 * 1024 }), async (chunks) => {
      for await (const bytes of linesOf(file, chunks as AsyncIterable<Buffer>, limits)) {
        number += 1;
        if (number > limits.records) throw tooLarge(file, `more than ${limits.records} records`);
        const problem = sequence.add(recordOf(file, number, bytes));
        if (problem !== undefined) throw malformed(file, number, problem);
      }
    });
  } catch (cause) {
    throw explain(file, cause);
  }
  const evidence = sequence.end();
  if (evidence === undefined) {
    throw new EvidenceError(
      'EVIDENCE_CUT',
      `${file}: no end record after ${number} lines: the file was cut, get the whole one`,
    );
  }
  return evidence;
}

async function checkSize(file: string, limit: number): Promise<void> {
  const stats = await stat(file).catch((cause: unknown) => {
    throw new EvidenceError('EVIDENCE_UNREADABLE', `${file} cannot be read: is this the folder of a run?`, {
      cause,
    });
  });
  if (!stats.isFile()) throw new EvidenceError('EVIDENCE_UNREADABLE', `${file} is not a file`);
  if (stats.size > limit) throw tooLarge(file, `${stats.size} bytes, at most ${limit} are read`);
}

/**
 * The lines of decompressed evidence. Only `\n` ends a line: JSON may hold every other separator there is.
 *
 * @throws EvidenceError `EVIDENCE_TOO_LARGE`
 */
export async function* linesOf(
  file: string,
  chunks: AsyncIterable<Buffer>,
  limits: EvidenceLimits,
): AsyncGenerator<Buffer> {
  let total = 0;
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > limits.decompressed)
      throw tooLarge(file, `more than ${limits.decompressed} bytes decompressed`);
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, at);
      if (length + piece.length > limits.line) throw longLine(file, limits);
      yield pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]);
      pieces = [];
      length = 0;
      start = at + 1;
    }
    if (start < chunk.length) {
      pieces.push(chunk.subarray(start));
      length += chunk.length - start;
    }
    if (length > limits.line) throw longLine(file, limits);
  }
  if (length > 0) yield Buffer.concat(pieces);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function recordOf(file: string, number: number, bytes: Buffer): EvidenceRecord {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw malformed(file, number, 'not UTF-8');
  }
  if (number === 1) checkSchemaVersion(file, text);
  const parsed = parseLine(text);
  if (parsed.kind === 'malformed') throw malformed(file, number, parsed.problem);
  return parsed.record;
}

// Before the record's shape is looked at: a newer schema may have another one.
function checkSchemaVersion(file: string, line: string): void {
  const schema = /^\{"record":"run","schema":(\d{1,9})\b/.exec(line)?.[1];
  if (schema !== undefined && Number(schema) > EVIDENCE_SCHEMA) {
    throw new EvidenceError(
      'EVIDENCE_NEWER_SCHEMA',
      `${file} has schema ${schema}, this version reads up to ${EVIDENCE_SCHEMA}: use a newer smi-conformance`,
    );
  }
}

function malformed(file: string, line: number, problem: string): EvidenceError {
  return new EvidenceError('EVIDENCE_MALFORMED', `${file}:${line}: ${problem}`);
}

function tooLarge(file: string, what: string): EvidenceError {
  return new EvidenceError('EVIDENCE_TOO_LARGE', `${file} is too large: ${what}`);
}

function longLine(file: string, { line }: EvidenceLimits): EvidenceError {
  return tooLarge(file, `a line of more than ${line} bytes`);
}

function explain(file: string, cause: unknown): unknown {
  if (cause instanceof EvidenceError) return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  return code === 'Z_BUF_ERROR'
    ? new EvidenceError('EVIDENCE_CUT', `${file} ends in the middle: get the whole file`, { cause })
    : new EvidenceError('EVIDENCE_UNREADABLE', `${file} is not a readable gzip file (${String(code)})`, {
        cause,
      });
}
