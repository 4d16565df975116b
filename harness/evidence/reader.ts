import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { EvidenceRecord, RunEvidence } from '../model/evidence.ts';
import { EVIDENCE_SCHEMA } from '../model/evidence.ts';
import { EvidenceError } from './error.ts';
import { parseLine } from './line.ts';
import { Sequence } from './sequence.ts';

/** The most that a reader takes, bytes. */
export const EVIDENCE_LIMITS = {
  compressed: 64 * 1024 * 1024,
  decompressed: 512 * 1024 * 1024,
  line: 8 * 1024 * 1024,
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
): Promise<RunEvidence> {
  await checkSize(file, limits.compressed);
  const sequence = new Sequence();
  let number = 0;
  try {
    await pipeline(createReadStream(file), createGunzip({ chunkSize: 256 * 1024 }), async (chunks) => {
      for await (const bytes of linesOf(file, chunks as AsyncIterable<Buffer>, limits)) {
        number += 1;
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

async function* linesOf(
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
