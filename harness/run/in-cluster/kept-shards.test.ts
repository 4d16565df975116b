import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptShards } from './kept-shards.ts';
import type { Undertaking } from './undertaking.ts';
import { parseTask, parseUndertaking } from './undertaking.ts';

const ASKED: Undertaking = {
  run: '0123abcd-0000-4000-8000-000000000000',
  suite: 'a'.repeat(64),
  count: 3,
  specs: ['access'],
  tests: [],
  release: 'v0.6.0',
  seed: 42,
  repetitions: 1,
  mesh: 'none',
  meshImages: {},
  budgetMs: 60_000,
  cluster: {
    provider: { kind: 'existing', context: 'lab' },
    image: 'sample-app:1',
    harnessImage: 'harness:1',
    mode: 'strict',
    mesh: 'install',
    crds: 'install',
    afterwards: 'remove',
  },
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'kept-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));
const out = () => path.join(root, 'out');

async function keep(kept: KeptShards, shard: number): Promise<void> {
  const draft = await kept.draft();
  await writeFile(path.join(draft, 'result.json'), '{}');
  await kept.keep(draft, shard);
}

describe('the shards that are kept', () => {
  it('are found again with what was asked for, by the folder', async () => {
    const kept = await KeptShards.begin(out(), ASKED);
    await keep(kept, 3);
    await keep(kept, 1);
    await kept.draft();
    const resumed = await KeptShards.resume(out());
    expect(resumed.undertaking).toEqual(ASKED);
    await resumed.sweep();
    expect(await resumed.finished()).toEqual([1, 3]);
    expect(await readdir(path.join(out(), 'shards'))).toEqual(['1', '3']);
  });

  it('leave nothing behind where none was done', async () => {
    const kept = await KeptShards.begin(out(), ASKED);
    await kept.forget();
    expect(await readdir(root)).toEqual([]);
  });

  it('are begun in an empty folder only', async () => {
    await mkdir(out());
    await KeptShards.begin(out(), ASKED);
    await expect(KeptShards.begin(out(), ASKED)).rejects.toMatchObject({
      code: 'RESUME_FOLDER',
      message: expect.stringContaining(`--resume ${out()}`) as string,
    });
  });

  it('are refused where they are none', async () => {
    const none = { code: 'RESUME_NONE', message: expect.stringContaining('no interrupted run') as string };
    await expect(KeptShards.resume(out())).rejects.toMatchObject(none);
    await mkdir(out());
    await writeFile(path.join(out(), 'in-cluster.json'), '{"run":1}');
    await expect(KeptShards.resume(out())).rejects.toMatchObject({ code: 'RESUME_NONE' });
  });

  it('are refused where their files are missing or were changed', async () => {
    const kept = await KeptShards.begin(out(), ASKED);
    await keep(kept, 1);
    const suite = {
      manifest: { schema: 1, tests: [] },
      clauses: [],
      suiteDigests: new Set<string>(),
    } as const;
    await expect(kept.verified(1, suite)).rejects.toMatchObject({
      code: 'RESUME_REFUSED',
      message: expect.stringMatching(/shard 1 is refused: .*remove .*, and resume/) as string,
    });
  });
});

describe('what is told to pods', () => {
  const task = { ...ASKED, shards: [2, 3] };

  it('comes back as it was', () => {
    expect(parseTask(JSON.stringify(task))).toEqual(task);
    expect(parseUndertaking(JSON.stringify(ASKED))).toEqual(ASKED);
  });

  it.each([
    ['no JSON', '{'],
    ['without shards', JSON.stringify(ASKED)],
    ['of an unknown specification', JSON.stringify({ ...task, specs: ['gamma'] })],
    ['with a run that is no id', JSON.stringify({ ...task, run: '../x' })],
    ['with more than is known', JSON.stringify({ ...task, key: 'secret' })],
  ])('is nothing where it is %s', (_, text) => {
    expect(parseTask(text)).toBeUndefined();
  });
});
