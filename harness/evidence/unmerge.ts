import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { EvidenceRecord } from '../model/evidence.ts';
import { EvidenceError } from './error.ts';
import { EVIDENCE_LIMITS, linesOf } from './reader.ts';
import { logFile } from './writer.ts';

/**
 * The reverse of mergeEvidence: a log a test, as a run leaves them, from evidence that was read and checked before.
 *
 * @param bytes of an evidence.jsonl.gz that readEvidence or parseEvidence accepts
 * @throws EvidenceError `EVIDENCE_MALFORMED` for a test whose log is there already
 */
export async function unmergeEvidence(bytes: Buffer, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const chunks = Readable.from([bytes]).pipe(createGunzip()) as AsyncIterable<Buffer>;
  let log: { readonly file: string; readonly lines: string[] } | undefined;
  const close = async (): Promise<void> => {
    if (log === undefined) return;
    await appendFile(log.file, `${log.lines.join('\n')}\n`, { flag: 'ax' }).catch(
      (cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'EEXIST') throw cause;
        throw new EvidenceError(
          'EVIDENCE_MALFORMED',
          `${path.basename(log?.file ?? '')} is there twice: a test belongs to one shard`,
          { cause },
        );
      },
    );
    log = undefined;
  };
  for await (const content of linesOf('the evidence', chunks, EVIDENCE_LIMITS)) {
    const line = content.toString('utf8');
    const record = JSON.parse(line) as EvidenceRecord;
    if (record.record === 'run') continue;
    if (record.record === 'test' || record.record === 'end') await close();
    if (record.record === 'end') continue;
    if (record.record === 'test') log = { file: logFile(folder, record), lines: [] };
    log?.lines.push(line);
  }
}
