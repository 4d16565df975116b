import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { EndRecord, EvidenceRecord, RunRecord } from '../model/evidence.ts';
import { EvidenceError } from './error.ts';
import { lineOf } from './line.ts';
import { Redactor } from './redactor.ts';
import { thisMachine } from './this-machine.ts';
import type { TestKey } from './writer.ts';
import { logFile } from './writer.ts';

const NEWLINE = 0x0a;

export interface Merge {
  /** Where the tests' logs are. */
  readonly folder: string;
  /** The order of the tests in the file, second takes behind the first ones; those without a log are left out. */
  readonly order: readonly TestKey[];
  readonly run: RunRecord;
  readonly end: EndRecord;
  /** The file to write, e.g. `results/evidence.jsonl.gz`. */
  readonly file: string;
}

export interface MergedEvidence {
  /** Of the compressed file, hex. */
  readonly sha256: string;
  readonly records: number;
  /** Size of the compressed file. */
  readonly bytes: number;
}

/**
 * Makes one compressed file of the tests' logs: run record, tests in order, end record. The same logs give the same
 * bytes (zlib's header carries no time), and the file appears whole or not at all.
 *
 * @throws EvidenceError `EVIDENCE_UNREADABLE` if a log cannot be read, `EVIDENCE_MALFORMED` for a log of a test that
 *   is not in the order
 */
export async function mergeEvidence(
  { folder, order, run, end, file }: Merge,
  signal?: AbortSignal,
): Promise<MergedEvidence> {
  const logs = await logsInOrder(folder, order);
  const hash = createHash('sha256');
  let records = 0;
  let bytes = 0;

  const line = (record: EvidenceRecord): Buffer => {
    records += 1;
    return Buffer.from(`${lineOf(record)}\n`, 'utf8');
  };
  async function* content(): AsyncGenerator<Buffer> {
    yield line(redacted(run));
    for (const log of logs) {
      for await (const lines of wholeLines(log)) {
        for (let at = lines.indexOf(NEWLINE); at >= 0; at = lines.indexOf(NEWLINE, at + 1)) records += 1;
        yield lines;
      }
    }
    yield line(end);
  }
  const digest = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });

  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await pipeline(content, createGzip({ level: 6 }), digest, createWriteStream(temporary), { signal });
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
  return { sha256: hash.digest('hex'), records, bytes };
}

/** The environment is described by whoever set it up; addresses and names of machines are no part of what is compared. */
function redacted(run: RunRecord): RunRecord {
  const facts = new Redactor(thisMachine()).facts(run.testbed.facts);
  return { ...run, testbed: { ...run.testbed, facts } };
}

async function logsInOrder(folder: string, order: readonly TestKey[]): Promise<readonly string[]> {
  const present = new Set(await readdir(folder).catch(() => []));
  const wanted = order.flatMap((key) => [logFile(folder, key), logFile(folder, { ...key, take: 2 })]);
  const logs = wanted.filter((log) => present.delete(path.basename(log)));
  const [stray] = present;
  if (stray !== undefined) {
    throw new EvidenceError(
      'EVIDENCE_MALFORMED',
      `${path.join(folder, stray)} is the log of no test of this run: give each run an evidence folder of its own`,
    );
  }
  return logs;
}

/** The content of a log up to its last newline: a line that was cut by a crash is dropped. */
async function* wholeLines(log: string): AsyncGenerator<Buffer> {
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(log, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
      const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = text.lastIndexOf(NEWLINE) + 1;
      if (end > 0) yield text.subarray(0, end);
      rest = text.subarray(end);
    }
  } catch (cause) {
    throw new EvidenceError('EVIDENCE_UNREADABLE', `${log} cannot be read: run the tests again`, { cause });
  }
}
