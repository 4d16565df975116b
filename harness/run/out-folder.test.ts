import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutFolder } from './out-folder.ts';

const scratch = () => mkdtemp(path.join(tmpdir(), 'smi-out-'));

describe('an out folder', () => {
  it('appears under its name only when it is published, and whole', async () => {
    const parent = await scratch();
    const folder = await OutFolder.create(path.join(parent, 'a', 'b'));
    await writeFile(path.join(folder.draft, 'result.json'), 'new');
    await expect(readdir(path.join(parent, 'a', 'b'))).rejects.toThrow('ENOENT');
    await folder.publish();
    expect(await readdir(path.join(parent, 'a'))).toEqual(['b']);
    expect(await readFile(path.join(parent, 'a', 'b', 'result.json'), 'utf8')).toBe('new');
  });

  it('takes the place of an earlier one', async () => {
    const parent = await scratch();
    await mkdir(path.join(parent, 'r'));
    await writeFile(path.join(parent, 'r', 'old'), 'old');
    const folder = await OutFolder.create(path.join(parent, 'r'));
    await writeFile(path.join(folder.draft, 'new'), 'new');
    await folder.publish();
    expect(await readdir(parent)).toEqual(['r']);
    expect(await readdir(path.join(parent, 'r'))).toEqual(['new']);
  });

  it('leaves nothing behind when it is discarded', async () => {
    const parent = await scratch();
    const folder = await OutFolder.create(path.join(parent, 'r'));
    await folder.discard();
    expect(await readdir(parent)).toEqual([]);
  });
});
