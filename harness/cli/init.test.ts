import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from 'citty';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import { loadProfile } from '../profiles/loader.ts';
import { init } from './init.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'init-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function invoke(...words: readonly string[]): Promise<string> {
  let shown = '';
  const out = { write: (text: string) => (shown += text), isTTY: false, columns: 80 };
  await runCommand(init, { rawArgs: [...words], data: { out } });
  return shown;
}

describe('init', () => {
  it('writes a profile that a run takes by its path, and says how', async () => {
    const out = path.join(folder, 'acme');
    expect(await invoke('acme', '--out', out)).toContain(`smi-conformance run --mesh ${out}`);
    expect(await readdir(out)).toEqual(['profile.yaml']);
    const profile = await loadProfile(out, await loadClauses());
    expect(profile).toMatchObject({ name: 'acme', testbed: 'kubernetes', verified: false });
  });

  it('leaves a profile that is there as it is', async () => {
    const file = path.join(folder, 'profile.yaml');
    await writeFile(file, 'mine');
    await expect(invoke('acme', '--out', folder)).rejects.toMatchObject({
      code: 'USAGE_OUT_FILE',
      message: `${file} is there already and is left as it is: choose another folder with --out.`,
    });
    expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['mine', ['profile.yaml']]);
  });

  it('writes nothing where it cannot', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    await expect(invoke('acme', '--out', file)).rejects.toMatchObject({ code: 'USAGE_OUT_FILE' });
    expect(await readdir(folder)).toEqual(['file']);
  });

  it.each(['Acme', '../acme', '1st', 'a b', 'a'.repeat(64)])('takes no mesh called %o', async (name) => {
    await expect(invoke(name, '--out', folder)).rejects.toMatchObject({ code: 'PROFILE_INVALID' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('asks for a name', async () => {
    await expect(invoke()).rejects.toMatchObject({ code: 'USAGE_ARGUMENT' });
  });
});
