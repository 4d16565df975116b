import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candidatesAmong } from './candidates.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'candidates-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function result(...parts: readonly string[]): Promise<string> {
  const folder = path.join(root, ...parts);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'result.json'), '{}');
  return folder;
}
const at = (name: string) => path.join(root, name);

describe('the results among what was given', () => {
  it('are folders of runs, and those that lie in a given folder', async () => {
    const [one, two] = [await result('one'), await result('more', 'v0.6.0')];
    await result('more', '.draft');
    const found = await candidatesAmong([one, at('more')]);
    expect(found).toEqual([
      { kind: 'folder', path: one },
      { kind: 'folder', path: two },
    ]);
  });

  it('are the same once only, by whatever name', async () => {
    const one = await result('one');
    expect(await candidatesAmong([one, root, `${root}/./one`])).toEqual([{ kind: 'folder', path: one }]);
  });

  it('follow no link out of a given folder', async () => {
    const outside = await mkdtemp(path.join(os.tmpdir(), 'candidates-'));
    await writeFile(path.join(outside, 'result.json'), '{}');
    const one = await result('one');
    await symlink(outside, at('link'));
    expect(await candidatesAmong([root])).toEqual([{ kind: 'folder', path: one }]);
    await rm(outside, { recursive: true });
  });

  it('may be an attestation alone', async () => {
    await writeFile(at('a.sigstore.json'), '{}');
    expect(await candidatesAmong([at('a.sigstore.json')])).toEqual([
      { kind: 'bundle', path: at('a.sigstore.json') },
    ]);
  });

  it('are never guessed: a path to nothing, or to no result, is wrong usage', async () => {
    await mkdir(at('empty'));
    await expect(candidatesAmong([at('absent')])).rejects.toMatchObject({ code: 'USAGE_ARGUMENT' });
    await expect(candidatesAmong([at('empty')])).rejects.toThrow(/holds no result/);
  });
});
