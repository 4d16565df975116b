import { constants } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { MeshIdentity } from '../../model/evidence.ts';
import { sha256 } from '../digest.ts';
import { PublishError } from './error.ts';

/** One file of a published result. */
export interface PublishedFile {
  /** Below the result's folder, with `/`. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Hex. */
  readonly sha256: string;
}

/** What is published: files, held in memory, so that what was verified is what is sent. */
export interface Publication {
  /** Sorted by name. */
  readonly files: readonly PublishedFile[];
  /** SHA-256 over the lines `<sha256>  <name>` of all files, as `sha256sum` prints them; hex. */
  readonly digest: string;
}

/** Where the same publication lies now, and whether anything had to be done for it. */
export interface Published {
  readonly kind: 'published' | 'unchanged';
  /** For a reader: a path, a commit, an artifact by digest. */
  readonly place: string;
  /** What else there is to say, a line each. */
  readonly remarks: readonly string[];
}

/** A folder as it was read: what is published of it, and the names of what is not. */
export interface ReadFolder {
  readonly publication: Publication;
  readonly leftOut: readonly string[];
}

/** Of all files together, bytes. Far above any run: it keeps a foreign folder from filling the memory. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Reads the files of a result. Whatever else lies in the folder is nobody's to publish, and is left out.
 *
 * @param isResultFile whether a name below the folder, with `/`, is one of a run's
 * @throws {PublishError} `PUBLISH_FILES`: one of them is no plain file, or all are too large
 */
export async function readPublication(
  folder: string,
  isResultFile: (name: string) => boolean,
): Promise<ReadFolder> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: PublishedFile[] = [];
  const leftOut: string[] = [];
  let total = 0;
  for (const entry of entries.filter((entry) => !entry.isDirectory())) {
    const name = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (!isResultFile(name)) {
      leftOut.push(name);
      continue;
    }
    const bytes = await readPlain(path.join(folder, name), MOST_BYTES - total);
    total += bytes.length;
    files.push({ name, bytes, sha256: sha256(bytes) });
  }
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = files.map((file) => `${file.sha256}  ${file.name}\n`).join('');
  return { publication: { files, digest: sha256(lines) }, leftOut: leftOut.sort() };
}

async function readPlain(file: string, most: number): Promise<Buffer> {
  // A link could point at anything of the user's.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (cause: unknown) => {
      throw new PublishError(
        'PUBLISH_FILES',
        `${file} cannot be read, or is a link: publish the folder as run wrote it.`,
        {
          cause,
        },
      );
    },
  );
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > most) {
      throw new PublishError(
        'PUBLISH_FILES',
        `${file} is no plain file, or makes the result larger than ${MOST_BYTES} bytes.`,
      );
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/**
 * Lays the files into a folder of their own for as long as they are looked at.
 *
 * @throws the file system's error, and whatever `look` throws
 */
export async function withFiles<T>({ files }: Publication, look: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'smi-conformance-publish-'));
  try {
    await writeFiles(folder, files);
    return await look(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes them below an existing folder. */
export async function writeFiles(folder: string, files: readonly PublishedFile[]): Promise<void> {
  for (const { name, bytes } of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

/** `osm/1.2.4/<digest>`: where a result lies in a folder or on a branch. Two results never share a place. */
export function placeOf({ digest }: Publication, mesh: Pick<MeshIdentity, 'name' | 'version'>): string {
  return [mesh.name, mesh.version].map(segment).concat(digest).join('/');
}

/** A name that a mesh's profile or a cluster may have chosen, as one harmless part of a path. */
function segment(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._+-]/g, '_').slice(0, 100);
  return /^\.*$/.test(plain) || plain.startsWith('-') ? `_${plain}` : plain;
}
