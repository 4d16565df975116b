import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RESULT_SCHEMA } from '../model/result.ts';
import { checkOutFolder, checkSweepFolder, defaultOutFolder } from './out-folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'out-folder-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = path.join(root, 'results');
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}

const ours = JSON.stringify({ $schema: RESULT_SCHEMA });
const hasEmptyMount = existsSync('/dev/shm') && readdirSync('/dev/shm').length === 0;
const refused = expect.objectContaining({ code: 'USAGE_OUT_FOLDER' });

describe('the default folder', () => {
  it('is named by time and seed', () => {
    expect(defaultOutFolder(new Date('2026-11-22T10:22:33.456Z'), 42)).toBe(
      path.join('results', '20261122T102233Z-42'),
    );
  });
});

describe('a folder for results', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['is empty', {}],
    ['holds a result of this suite', { 'result.json': ours, 'matrix.md': '' }],
  ])('may be one that %s', async (_what, files) => {
    await expect(checkOutFolder(await folderWith(files))).resolves.toBeUndefined();
  });

  it('may be one that is not there yet, and is not made by the check', async () => {
    await checkOutFolder(path.join(root, 'a', 'b', 'c'));
    expect(await readdir(root)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['other files', { 'thesis.tex': '' }],
    ["a result of this suite and the user's own file", { 'result.json': ours, 'notes.md': '' }],
    ["another tool's result.json", { 'result.json': '{}' }],
    ['a result.json that is no JSON', { 'result.json': '{', 'evidence.jsonl.gz': '' }],
  ])('is never one with %s', async (_what, files) => {
    const folder = await folderWith(files);
    await expect(checkOutFolder(folder)).rejects.toThrow(refused);
    expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
  });

  it('is never a file, nor below one', async () => {
    const file = path.join(root, 'file');
    await writeFile(file, '');
    await expect(checkOutFolder(file)).rejects.toThrow(/is a file/);
    await expect(checkOutFolder(path.join(file, 'below'))).rejects.toThrow(/is a file, or lies below one/);
  });

  it.skipIf(!hasEmptyMount)('is never a mount point, which cannot be replaced', async () => {
    await expect(checkOutFolder('/dev/shm')).rejects.toThrow(/is a mount point and cannot be replaced/);
  });

  it.skipIf(process.platform !== 'linux')('is never one that cannot be written, even for root', async () => {
    await expect(checkOutFolder('/proc/results')).rejects.toThrow(
      /\/proc\/results cannot be written \(E[A-Z]+\)/,
    );
  });
});

describe('a folder for a sweep', () => {
  it('may be new, or hold results of earlier sweeps and nothing else', async () => {
    const folder = path.join(root, 'sweep');
    await expect(checkSweepFolder(folder, ['v0.6.0'])).resolves.toBeUndefined();
    await mkdir(path.join(folder, 'main'), { recursive: true });
    await mkdir(path.join(folder, 'v0.6.0'));
    await writeFile(path.join(folder, 'v0.6.0', 'result.json'), ours);
    await expect(checkSweepFolder(folder, ['v0.6.0'])).resolves.toBeUndefined();
  });

  it('is refused with anything else in it, and with anything else in the folder of a run', async () => {
    const folder = await folderWith({ 'result.json': ours });
    await expect(checkSweepFolder(folder, ['v0.6.0'])).rejects.toThrow(refused);
    const other = path.join(root, 'other');
    await mkdir(path.join(other, 'v0.6.0'), { recursive: true });
    await writeFile(path.join(other, 'v0.6.0', 'letter.txt'), '');
    await expect(checkSweepFolder(other, ['v0.6.0'])).rejects.toThrow(refused);
  });
});
