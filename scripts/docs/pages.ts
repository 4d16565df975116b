import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** A page of the documentation. */
export interface Page {
  /** Below the root. */
  readonly name: string;
  readonly markdown: string;
}

/** README.md and everything in docs/, sorted. */
export function pages(): readonly Page[] {
  const names = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT }).sort()];
  return names.map((name) => ({ name, markdown: readFileSync(path.join(ROOT, name), 'utf8') }));
}
