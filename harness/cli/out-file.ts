import { open, rm, stat } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/**
 * Makes sure, before anything runs, that a file can be written at its end. Leaves nothing behind.
 *
 * @throws {UsageError} it is a folder, or cannot be written
 */
export async function checkOutFile(file: string): Promise<void> {
  const existed = await stat(file).then(
    () => true,
    () => false,
  );
  try {
    // Asking for permissions is no proof: root has them all, and a file system may be read-only.
    const handle = await open(file, 'a');
    await handle.close();
    if (!existed) await rm(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(
      'USAGE_OUT_FILE',
      `${file} cannot be written (${code}): choose another file with --out.`,
      { cause },
    );
  }
}
