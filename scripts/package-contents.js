// What the published package holds. A new folder of sources or data is one more line here.
import fs from 'node:fs';
import path from 'node:path';

/** Folders whose TypeScript is compiled; what else they hold is data, and lies in the package at the same place. */
export const SOURCES = ['harness', 'suites', 'sample-app', 'reference-mesh', 'reports'];

/** Folders that hold data only. */
export const DATA = ['meshes', 'kind-config'];

/** Files of the root. */
export const FILES = ['README.md', 'LICENSE'];

/** Compiled too: vitest reads it in a run. */
export const CONFIGURATION = 'vitest.config.ts';

/** For the tests of a checkout alone, as are folders named `fixtures`. */
const TEST = /\.(test|fixture)\.tsx?$/;

/** Left by an editor, a build or a run; never data. */
const STRAY = /(^|\/)(\.[^/]*|node_modules|dist|fixtures|results|.*\.(log|pem|tgz|tmp|orig|rej)|.*~)$/;

/**
 * Whether a path below the root, with `/`, is one of the package's folders or files, or lies in one.
 *
 * @param {string} entry
 */
export function isPackaged(entry) {
  const parts = entry.split('/');
  return !TEST.test(entry) && parts.every((_, index) => !STRAY.test(parts.slice(0, index + 1).join('/')));
}

/**
 * Every file that the package must hold; it may hold no other.
 *
 * @param {string} root of the checkout
 * @returns {string[]} paths with `/`, sorted
 */
export function packagedFiles(root) {
  const files = [...SOURCES, ...DATA].flatMap((folder) => walk(root, folder));
  const built = [...files, CONFIGURATION].flatMap((file) =>
    file.endsWith('.ts') ? [file.replace(/\.ts$/, '.js'), file.replace(/\.ts$/, '.d.ts')] : [file],
  );
  return [...built, ...FILES, 'package.json'].sort();
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function walk(root, folder) {
  if (!fs.existsSync(path.join(root, folder))) return [];
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (!isPackaged(name)) return [];
    return entry.isDirectory() ? walk(root, name) : [name];
  });
}
