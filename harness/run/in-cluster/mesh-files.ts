import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ProfileError } from '../../profiles/error.ts';
import { meshPlace } from '../../profiles/place.ts';

/** A ConfigMap holds a megabyte in all; base64 makes four bytes of three. */
const MOST_BYTES = 600_000;

/**
 * The files of a mesh that does not come with the suite, by their path below its profile's folder, base64.
 *
 * @returns nothing for one that comes with the suite
 * @throws ProfileError PROFILE_UNREADABLE where they are too big to be told to a pod
 */
export async function readMeshFiles(mesh: string): Promise<Readonly<Record<string, string>> | undefined> {
  const place = meshPlace(mesh);
  if (place.kind === 'name') return undefined;
  const folder = path.dirname(place.file);
  const files: Record<string, string> = {};
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = await readFile(file);
    bytes += content.length;
    if (bytes > MOST_BYTES) {
      throw new ProfileError(
        'PROFILE_UNREADABLE',
        `${folder} holds more than ${MOST_BYTES} bytes, which is too much to be told to a pod: put the profile into a folder with nothing but its own files`,
      );
    }
    const name = file === place.file ? PROFILE : path.relative(folder, file).split(path.sep).join('/');
    files[name] = content.toString('base64');
  }
  return files;
}

const PROFILE = 'profile.yaml';

/**
 * Writes them again, in the pod.
 *
 * @returns path of the profile
 */
export async function writeMeshFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (!file.startsWith(folder + path.sep)) throw new Error(`${name} lies outside the mesh's folder`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, Buffer.from(content, 'base64'));
  }
  return path.join(folder, PROFILE);
}
