import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { PublishError } from './error.ts';
import type { Publication, Published } from './publication.ts';
import { writeFiles } from './publication.ts';

/**
 * Puts the result at `place` below a folder. It appears there whole, under a name that follows from its content.
 *
 * @throws {PublishError} `PUBLISH_CONFLICT`: other bytes lie there; `TARGET_UNWRITABLE`
 */
export async function publishToFolder(
  publication: Publication,
  place: string,
  folder: string,
): Promise<Published> {
  const target = path.join(folder, place);
  if (await isThere(target, publication)) return { kind: 'unchanged', place: target, remarks: [] };
  // Beside the target, so that renaming is atomic; a reader takes no folder that begins with a dot for a result.
  const draft = path.join(path.dirname(target), `.${path.basename(target)}-${randomUUID()}`);
  try {
    await makeFolder(path.dirname(draft));
    await mkdir(draft);
    await writeFiles(draft, publication.files);
    await rename(draft, target);
    return { kind: 'published', place: target, remarks: [] };
  } catch (cause) {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
    const { code } = cause as NodeJS.ErrnoException;
    const taken = code === 'ENOTEMPTY' || code === 'EEXIST';
    // Somebody else published the same at the same time.
    if (taken && (await isThere(target, publication)))
      return { kind: 'unchanged', place: target, remarks: [] };
    await removeEmpty(path.dirname(target), folder);
    throw new PublishError(
      'TARGET_UNWRITABLE',
      `${target} cannot be written (${code}): choose another folder with --to.`,
      { cause },
    );
  }
}

async function isThere(target: string, { files }: Publication): Promise<boolean> {
  const found = await readdir(target, { recursive: true, withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      // A file in the way is noticed when the place is made.
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
      throw damaged(target, cause);
    },
  );
  if (found === undefined) return false;
  if (found.filter((entry) => !entry.isDirectory()).length !== files.length) throw damaged(target);
  for (const { name, bytes } of files) {
    const there = await readFile(path.join(target, name)).catch((cause: unknown) => {
      throw damaged(target, cause);
    });
    if (!there.equals(bytes)) throw damaged(target);
  }
  return true;
}

function damaged(target: string, cause?: unknown): PublishError {
  return new PublishError(
    'PUBLISH_CONFLICT',
    `${target} holds something else than its name says: somebody changed it. Remove it, and publish again.`,
    { cause },
  );
}

/** With its parents. Node's own `recursive` never ends where a file system refuses every new name, as /proc does. */
async function makeFolder(folder: string): Promise<void> {
  const attempt = () =>
    mkdir(folder).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
    });
  try {
    await attempt();
  } catch (cause) {
    const parent = path.dirname(folder);
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw cause;
    await makeFolder(parent);
    await attempt();
  }
}

/** What was made on the way to a place that nothing was put at. */
async function removeEmpty(folder: string, until: string): Promise<void> {
  const [inner, outer] = [path.resolve(folder), path.resolve(until)];
  for (let at = inner; at !== outer && at.startsWith(outer); at = path.dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}
