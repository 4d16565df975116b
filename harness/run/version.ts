import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './suite.ts';

/** The version in the package's manifest. */
export async function suiteVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
