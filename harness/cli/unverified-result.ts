import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { readBounded } from '../attest/bounded-file.ts';
import { openBundle, statementIn } from '../attest/envelope.ts';
import { readAttestation } from '../attest/folder-files.ts';
import { parseResult } from '../attest/result-file.ts';
import { ATTESTATION_FILE } from '../attest/sign.ts';
import type { ResourceDescriptor } from '../attest/statement.ts';
import { Refusal } from '../attest/verification.ts';
import type { Environment } from '../judge/comparison.ts';
import type { Result } from '../model/result.ts';
import { UsageError } from './usage-error.ts';

/** No result.json is longer. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A result as a folder has it. It has the shape of one; nothing else is known of it. */
export interface UnverifiedFolder {
  readonly result: Result;
  /** What its attestation, if there is one, says of the environment beyond the result. */
  readonly facts: Environment;
}

/** @throws {UsageError} there is no result in the folder, or it departs from the schema */
export async function readUnverified(folder: string): Promise<UnverifiedFolder> {
  try {
    const result = await parseResult(await readBounded(path.join(folder, 'result.json'), MOST_BYTES));
    return { result, facts: (await isSigned(folder)) ? await factsOf(folder, result) : new Map() };
  } catch (cause) {
    throw new UsageError('USAGE_ARGUMENT', `${folder} cannot be compared: ${wordsOf(cause as Error)}`, {
      cause,
    });
  }
}

function isSigned(folder: string): Promise<boolean> {
  return lstat(path.join(folder, ATTESTATION_FILE)).then(
    () => true,
    () => false,
  );
}

async function factsOf(folder: string, { suite }: Result): Promise<Environment> {
  const { predicate } = statementIn(openBundle((await readAttestation(folder)).bytes));
  return new Map(
    predicate.configuration
      // These stand in the result, too.
      .filter(({ name }) => name !== suite.name && name !== 'smi-spec')
      .map((one) => [one.name, versionOf(one)]),
  );
}

function versionOf({ digest, annotations, uri }: ResourceDescriptor): string {
  return annotations?.version ?? digest?.sha256 ?? uri ?? '';
}

function wordsOf(error: NodeJS.ErrnoException): string {
  if (error instanceof Refusal) return error.message;
  return error.code === 'ENOENT'
    ? 'it has no result.json'
    : `its result.json cannot be read: ${error.message}`;
}
