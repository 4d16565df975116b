import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkOutFile } from './out-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'out-file-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file to write', () => {
  it('may be new, and is not there yet after the check', async () => {
    await checkOutFile(path.join(folder, 'kills.json'));
    expect(await readdir(folder)).toEqual([]);
  });

  it('may exist, and keeps its content until it is written', async () => {
    const file = path.join(folder, 'kills.json');
    await writeFile(file, 'old');
    await checkOutFile(file);
    expect(await readFile(file, 'utf8')).toBe('old');
  });

  it('is refused where it is a folder or its folder does not exist', async () => {
    await expect(checkOutFile(folder)).rejects.toMatchObject({ code: 'USAGE_OUT_FILE' });
    await expect(checkOutFile(path.join(folder, 'none', 'kills.json'))).rejects.toThrow(
      'cannot be written (ENOENT)',
    );
  });
});
