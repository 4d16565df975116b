import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { EVIDENCE_LIMITS } from '../evidence/reader.ts';
import { readBounded } from './bounded-file.ts';
import { sha256 } from './digest.ts';
import { ATTESTATION_FILE } from './sign.ts';
import { Refusal } from './verification.ts';

/** One of the files that an attestation is about. Read once: what is used is what the digest is of. */
export interface FolderFile {
  /** For messages. */
  readonly path: string;
  readonly bytes: Buffer;
  /** SHA-256, hex. */
  readonly digest: string;
}

export interface ResultFiles {
  readonly result: FolderFile;
  readonly evidence: FolderFile;
}

/** @throws Refusal `FILES_MISSING` */
export async function readResultFiles(folder: string): Promise<ResultFiles> {
  return {
    result: await read(folder, 'result.json', 8 * 1024 * 1024),
    evidence: await read(folder, 'evidence.jsonl.gz', EVIDENCE_LIMITS.compressed),
  };
}

/** @throws Refusal `FILES_MISSING` */
export function readAttestation(folder: string): Promise<FolderFile> {
  return read(folder, ATTESTATION_FILE, 1024 * 1024);
}

async function read(folder: string, name: string, most: number): Promise<FolderFile> {
  const file = path.join(folder, name);
  try {
    // What a link points at is not in the folder: it could be anybody's file.
    if ((await lstat(file)).isSymbolicLink()) throw new Error('it is a symbolic link');
    const bytes = await readBounded(file, most);
    return { path: file, bytes, digest: sha256(bytes) };
  } catch (cause) {
    throw new Refusal(
      'files',
      'FILES_MISSING',
      `${file} cannot be read (${wordsOf(cause as Error)}): ${ADVICE}`,
      {
        cause,
      },
    );
  }
}

const ADVICE = 'name the folder of a signed run; one that was cut short has no signature';

function wordsOf(error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? 'it is not there' : error.message;
}
