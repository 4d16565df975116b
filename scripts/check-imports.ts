/**
 * Holds the import law (`.dependency-cruiser.mjs`), and does not take silence for obedience: a law that read no modules,
 * or missed a file, has not been checked.
 *
 *     node scripts/check-imports.ts [root]
 */
import fs from 'node:fs';
import path from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { cruise } from 'dependency-cruiser';
import law, { rooms } from '../.dependency-cruiser.mjs';

/** What became of one check: the figures, and every breach in words. */
export interface ImportReport {
  modules: number;
  imports: number;
  violations: string[];
}

const CORRIDORS = /^(utils?|commons?|helpers?|misc)$/i;
const SOURCE = /\.(ts|mts|cts|js|mjs|cjs)$/;
/** What is not ours, and what a room builds for itself. */
const SKIPPED = /(^|\/)node_modules$|^[^/]+\/dist$/;

/**
 * Reads every source file in the rooms below `root`.
 *
 * @throws Error when the cruiser cannot read the tree at all
 */
export async function checkImports(root: string): Promise<ImportReport> {
  const tops = [...new Set(rooms.map((room) => room.split('/')[0] ?? room))].filter((top) =>
    fs.existsSync(path.join(root, top)),
  );
  const { folders, files } = tops.map((top) => walk(root, top)).reduce(merge, { folders: [], files: [] });

  const result = tops.length > 0 ? await read(root, tops) : undefined;
  const modules = (result?.modules ?? []).filter(({ source }) => files.includes(source));
  const seen = new Set(modules.map(({ source }) => source));

  const violations = (result?.summary.violations ?? []).map(
    ({ rule, from, to, cycle }) =>
      `${rule.name}: ${from} → ${cycle ? cycle.map(({ name }) => name).join(' → ') : to}${comment(rule.name)}`,
  );
  if (modules.length === 0) violations.push(`no modules read below ${root}: the law was not checked`);
  for (const room of rooms.filter((room) => folders.includes(room))) {
    if (![...seen].some((source) => source.startsWith(`${room}/`))) {
      violations.push(`room not read: ${room} exists, and none of its modules was read`);
    }
  }
  for (const file of files.filter((file) => !seen.has(file))) violations.push(`file not read: ${file}`);
  for (const folder of folders) {
    if (CORRIDORS.test(path.basename(folder))) {
      violations.push(`no corridor: ${folder} is named by what it is not; name it by its noun`);
    }
    if (/^harness\/[^/]+$/.test(folder) && !rooms.includes(folder)) {
      violations.push(
        `unknown room: ${folder} has no place in the law; give it one in .dependency-cruiser.mjs`,
      );
    }
  }

  const imports = modules.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  return { modules: modules.length, imports, violations };
}

async function read(root: string, tops: readonly string[]): Promise<ICruiseResult> {
  const { options, ...ruleSet } = law;
  const { output } = await cruise([...tops], {
    ...options,
    baseDir: root,
    ruleSet,
    validate: true,
  });
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered with text: ${output}`);
  return output;
}

interface Tree {
  folders: string[];
  files: string[];
}

function walk(root: string, folder: string): Tree {
  const tree: Tree = { folders: [folder], files: [] };
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const inner = `${folder}/${entry.name}`;
    if (SKIPPED.test(inner)) continue;
    if (entry.isDirectory()) merge(tree, walk(root, inner));
    else if (SOURCE.test(entry.name)) tree.files.push(inner);
  }
  return tree;
}

function merge(into: Tree, from: Tree): Tree {
  into.folders.push(...from.folders);
  into.files.push(...from.files);
  return into;
}

function comment(name: string): string {
  const text = law.forbidden?.find((rule) => rule.name === name)?.comment;
  return text ? ` (${text})` : '';
}

if (import.meta.main) {
  const root = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '..'));
  const { modules, imports, violations } = await checkImports(root);
  for (const violation of violations) console.error(violation);
  console.log(`${modules} modules, ${imports} imports, ${violations.length} violations`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
