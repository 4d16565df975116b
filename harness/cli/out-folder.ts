import { access, mkdtemp, readdir, readFile, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { RESULT_SCHEMA } from '../model/result.ts';
import { UsageError } from './usage-error.ts';

/** `results/20261122T102233Z-42`, below the working folder. */
export function defaultOutFolder(now: Date, seed: number): string {
  const stamp = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return path.join('results', `${stamp}-${seed}`);
}

/**
 * Makes sure, before anything runs, that a run may write its results there: the folder can be made, is empty, or holds
 * results of this suite. Leaves nothing behind.
 *
 * @throws {UsageError} it is a file, holds something else, or cannot be written
 */
export async function checkOutFolder(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names !== undefined && names.length > 0 && !(await isOurs(folder, names))) {
    throw new UsageError(
      'USAGE_OUT_FOLDER',
      `${folder} holds files that are no results of this suite: choose an empty or a new folder with --out.`,
    );
  }
  await tryToWrite(names === undefined ? await nearestParent(folder) : folder, folder);
}

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    const why = code === 'ENOTDIR' ? 'is a file, or lies below one' : 'cannot be read';
    throw new UsageError('USAGE_OUT_FOLDER', `${folder} ${why}: choose another folder with --out.`, {
      cause,
    });
  }
}

async function isOurs(folder: string, names: readonly string[]): Promise<boolean> {
  if (!names.includes('result.json')) return names.includes('evidence.jsonl.gz');
  try {
    const result: unknown = JSON.parse(await readFile(path.join(folder, 'result.json'), 'utf8'));
    return (
      typeof result === 'object' && result !== null && '$schema' in result && result.$schema === RESULT_SCHEMA
    );
  } catch {
    return false;
  }
}

async function nearestParent(folder: string): Promise<string> {
  const parent = path.dirname(path.resolve(folder));
  return access(parent).then(
    () => parent,
    () => nearestParent(parent),
  );
}

async function tryToWrite(where: string, folder: string): Promise<void> {
  try {
    await rmdir(await mkdtemp(path.join(where, '.smi-conformance-')));
  } catch (cause) {
    throw new UsageError(
      'USAGE_OUT_FOLDER',
      `${folder} cannot be written (${(cause as NodeJS.ErrnoException).code}): choose another folder with --out.`,
      { cause },
    );
  }
}
