import { stat } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/**
 * The folder that a command was given.
 *
 * @param example the command as it is meant
 * @throws {UsageError} none was given, or it is no folder
 */
export async function existingFolder(folder: string | undefined, example: string): Promise<string> {
  if (folder === undefined)
    throw new UsageError('USAGE_ARGUMENT', `say which folder, for example: ${example}`);
  const isFolder = await stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new UsageError(
      'USAGE_ARGUMENT',
      `${folder} is no folder: name one that a run has written, for example: ${example}`,
    );
  }
  return folder;
}
