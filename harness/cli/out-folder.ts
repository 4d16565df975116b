import { access, mkdtemp, readdir, readFile, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { BADGE_FILES } from '../../reports/badge.ts';
import { FEED_SCHEMA, SITE_FILES } from '../../reports/site/feed.ts';
import type { PairingName } from '../model/api.ts';
import { PAIRING_NAMES } from '../model/api.ts';
import { RESULT_SCHEMA } from '../model/result.ts';
import { UsageError } from './usage-error.ts';

/** `results/20261122T102233Z-42`, below the working folder. */
export function defaultOutFolder(now: Date, seed: number): string {
  const stamp = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return path.join('results', `${stamp}-${seed}`);
}

/** What a run writes. A folder with anything else in it is somebody's, and is never replaced. */
const RESULT_FILES: readonly string[] = [
  'result.json',
  'evidence.jsonl.gz',
  'junit.xml',
  'matrix.md',
  'report.html',
  'attestation.sigstore.json',
  'badges',
];

/** Whether a file below a run's folder, named with `/`, is one that a run or `report` writes. */
export function isResultFile(name: string): boolean {
  const badge = /^badges\/(.+)$/.exec(name)?.[1];
  return badge === undefined ? name !== 'badges' && RESULT_FILES.includes(name) : BADGE_FILES.includes(badge);
}

/**
 * Makes sure, before anything runs, that a run may put its results there: a new or empty folder, or one that holds
 * results of this suite and nothing else, for it is replaced as a whole. Leaves nothing behind.
 *
 * @throws {UsageError} it is a file, holds something else, or cannot be written
 */
export function checkOutFolder(folder: string): Promise<void> {
  return checkReplaceable(folder, holdsResult, 'files that are no results of this suite');
}

/**
 * As checkOutFolder, for badges.
 *
 * @throws {UsageError}
 */
export function checkBadgeFolder(folder: string): Promise<void> {
  return checkReplaceable(folder, async (_, names) => areBadges(names), 'files that are no badges');
}

/**
 * As checkOutFolder, for a public matrix.
 *
 * @throws {UsageError}
 */
export function checkSiteFolder(folder: string): Promise<void> {
  return checkReplaceable(folder, holdsSite, 'files that are no public matrix of this suite');
}

async function checkReplaceable(
  folder: string,
  isOurs: (folder: string, names: readonly string[]) => Promise<boolean>,
  strange: string,
): Promise<void> {
  const names = await namesIn(folder);
  if (names !== undefined && names.length > 0 && !(await isOurs(folder, names))) {
    throw refusal(folder, `holds ${strange}: choose an empty or a new folder with --out.`);
  }
  const parent = await nearestParent(folder);
  if (names !== undefined && (await stat(folder)).dev !== (await stat(parent)).dev) {
    throw refusal(
      folder,
      `is a mount point and cannot be replaced: choose a folder in it, --out ${path.join(folder, 'run')}.`,
    );
  }
  await tryToWrite(parent, folder);
}

/**
 * As checkOutFolder, for a folder with one of `runs` in each of its folders; those of other pairings may lie beside them.
 *
 * @throws {UsageError} it holds anything else
 */
export async function checkSweepFolder(folder: string, runs: readonly PairingName[]): Promise<void> {
  const strange = (await namesIn(folder))?.find((name) => !PAIRING_NAMES.some((pairing) => pairing === name));
  if (strange !== undefined) {
    throw refusal(
      folder,
      `holds ${strange}, which --release all did not make: choose an empty or a new folder with --out.`,
    );
  }
  for (const run of runs) await checkOutFolder(path.join(folder, run));
}

function refusal(folder: string, words: string, options?: ErrorOptions): UsageError {
  return new UsageError('USAGE_OUT_FOLDER', `${folder} ${words}`, options);
}

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    const why = code === 'ENOTDIR' ? 'is a file, or lies below one' : 'cannot be read';
    throw refusal(folder, `${why}: choose another folder with --out.`, { cause });
  }
}

async function holdsResult(folder: string, names: readonly string[]): Promise<boolean> {
  if (!names.every((name) => RESULT_FILES.includes(name))) return false;
  if (names.includes('badges')) {
    const badges = await namesIn(path.join(folder, 'badges')).catch(() => undefined);
    if (badges === undefined || !areBadges(badges)) return false;
  }
  return hasSchema(path.join(folder, 'result.json'), RESULT_SCHEMA);
}

async function holdsSite(folder: string, names: readonly string[]): Promise<boolean> {
  if (!names.every((name) => SITE_FILES.includes(name))) return false;
  return hasSchema(path.join(folder, 'matrix.json'), FEED_SCHEMA);
}

function areBadges(names: readonly string[]): boolean {
  return names.every((name) => BADGE_FILES.includes(name));
}

async function hasSchema(file: string, schema: string): Promise<boolean> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null && '$schema' in value && value.$schema === schema;
  } catch {
    return false;
  }
}

async function nearestParent(folder: string): Promise<string> {
  const parent = path.dirname(path.resolve(folder));
  return access(parent).then(
    () => parent,
    () => nearestParent(parent),
  );
}

/** Asking for permissions is no proof: root has them all, and a file system may be read-only. */
async function tryToWrite(parent: string, folder: string): Promise<void> {
  try {
    await rmdir(await mkdtemp(path.join(parent, '.smi-conformance-')));
  } catch (cause) {
    throw refusal(
      folder,
      `cannot be written (${(cause as NodeJS.ErrnoException).code}): choose another folder with --out.`,
      { cause },
    );
  }
}
