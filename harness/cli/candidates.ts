import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './usage-error.ts';

/** Something that may be a result: a folder, or an attestation without the files that it speaks of. */
export interface Candidate {
  readonly kind: 'folder' | 'bundle';
  readonly path: string;
}

/** How far below a given folder results are looked for: a site has them two folders deep. */
const DEPTH = 4;

const TELLTALES = ['result.json', 'attestation.sigstore.json'];

/**
 * The results among what was given: folders of runs, folders in which such folders lie, and attestations alone.
 *
 * @throws {UsageError} a path leads nowhere, or to a folder without any result
 */
export async function candidatesAmong(paths: readonly string[]): Promise<readonly Candidate[]> {
  const found = await Promise.all(paths.map(candidatesAt));
  const candidates = found.flat();
  // The same folder by two of the given names is one.
  return candidates.filter((one, at) => candidates.findIndex(({ path: other }) => other === one.path) === at);
}

async function candidatesAt(given: string): Promise<readonly Candidate[]> {
  const place = path.resolve(given);
  const stats = await stat(place).catch((cause: unknown) => {
    throw new UsageError(
      'USAGE_ARGUMENT',
      `${given} cannot be read: name folders that runs have written, or attestations.`,
      { cause },
    );
  });
  if (!stats.isDirectory()) return [{ kind: 'bundle', path: place }];
  const folders = await resultFolders(place, DEPTH);
  if (folders.length === 0) {
    throw new UsageError(
      'USAGE_ARGUMENT',
      `${given} holds no result: name folders that runs have written, or folders in which such folders lie.`,
    );
  }
  return folders.map((folder) => ({ kind: 'folder', path: folder }));
}

async function resultFolders(folder: string, depth: number): Promise<readonly string[]> {
  const entries = await entriesOf(folder);
  if (entries.some(({ name }) => TELLTALES.includes(name))) return [folder];
  if (depth === 0) return [];
  const below = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => path.join(folder, name))
    .sort();
  return (await Promise.all(below.map((one) => resultFolders(one, depth - 1)))).flat();
}

function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new UsageError('USAGE_ARGUMENT', `${folder} cannot be read: name folders that you may read.`, {
      cause,
    });
  });
}
