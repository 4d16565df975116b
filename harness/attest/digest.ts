import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** SHA-256, hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * SHA-256 of a file's content, hex, without holding it in memory.
 *
 * @throws the file system's error
 */
export async function sha256File(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** What decides a verdict, and the versions of what it is built on. */
const SUITE_PARTS = [
  'suites',
  'harness',
  'sample-app',
  'reference-mesh',
  'reports',
  'meshes',
  'package-lock.json',
] as const;

const NOT_PRODUCT = new Set(['node_modules', 'dist', 'results']);

/**
 * Identity of the suite that judges: SHA-256 over the lines `<sha256>  <path>` of all its files, sorted by path, as
 * `sha256sum` prints them. Parts that are not there (a published package has no lock file) have no lines.
 *
 * @param root the package's root
 * @returns hex
 */
export function suiteDigest(root: string): Promise<string> {
  return treeDigest(root, SUITE_PARTS);
}

/** As `suiteDigest`, over the files of some parts of the package. */
export async function treeDigest(root: string, parts: readonly string[]): Promise<string> {
  const files = (await Promise.all(parts.map((part) => filesOf(root, part)))).flat();
  files.sort((a, b) => (a < b ? -1 : 1));
  const lines = await Promise.all(
    files.map(async (file) => `${sha256(await readFile(path.join(root, file)))}  ${file}\n`),
  );
  return sha256(lines.join(''));
}

/** Paths below `root` with `/` between their parts, on every platform the same. */
async function filesOf(root: string, part: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(root, part), { withFileTypes: true }).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return undefined;
    if (code === 'ENOENT') return [];
    throw cause;
  });
  if (entries === undefined) return [part];
  const nested = await Promise.all(
    entries
      .filter(({ name }) => !NOT_PRODUCT.has(name) && !name.startsWith('.'))
      .map((entry) => {
        const file = `${part}/${entry.name}`;
        return entry.isDirectory() ? filesOf(root, file) : [file];
      }),
  );
  return nested.flat();
}
