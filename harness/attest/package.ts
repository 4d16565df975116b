import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's root, in a checkout and in the compiled package alike. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The version in the package's manifest. */
export async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
