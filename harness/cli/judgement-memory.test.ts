import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JudgementMemory, memoryFile } from './judgement-memory.ts';

const SUITE = { name: 'smi-conformance', version: '0.1.0', digest: 'd'.repeat(64) } as const;
const DIGESTS = { result: '1'.repeat(64), evidence: '2'.repeat(64), attestation: '3'.repeat(64) };
const REPORT = 'f'.repeat(64);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'memory-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const env = () => ({ XDG_CACHE_HOME: root });
const opened = (suite = SUITE) => JudgementMemory.open(env(), suite);

async function saved(): Promise<void> {
  const memory = await opened();
  memory.remember(DIGESTS, REPORT);
  await memory.save();
}

describe('the memory of judgements', () => {
  it('lies in the cache folder of the user', () => {
    expect(memoryFile({ XDG_CACHE_HOME: '/x', HOME: '/h' })).toBe('/x/smi-conformance/judged.json');
    expect(memoryFile({ XDG_CACHE_HOME: 'x', HOME: '/h' })).toBe('/h/.cache/smi-conformance/judged.json');
  });

  it('knows the next time what it was told', async () => {
    expect((await opened()).reportOf(DIGESTS)).toBeUndefined();
    await saved();
    expect((await opened()).reportOf(DIGESTS)).toBe(REPORT);
    expect(await readdir(path.join(root, 'smi-conformance'))).toEqual(['judged.json']);
  });

  it.each(['result', 'evidence', 'attestation'] as const)('knows nothing of another %s', async (file) => {
    await saved();
    expect((await opened()).reportOf({ ...DIGESTS, [file]: '9'.repeat(64) })).toBeUndefined();
  });

  it.each([
    ['digest', { ...SUITE, digest: 'e'.repeat(64) }],
    ['version', { ...SUITE, version: '0.2.0' }],
  ])('knows nothing of a suite with another %s', async (_, suite) => {
    await saved();
    expect((await JudgementMemory.open(env(), suite)).reportOf(DIGESTS)).toBeUndefined();
  });

  it.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['another schema', '{"schema":2,"judged":{}}'],
    ['no judgements', '{"schema":1,"judged":null}'],
    ['judgements that are none', '{"schema":1,"judged":{"a":1,"b":null}}'],
  ])('is empty, and usable, where its file holds %s', async (_, text) => {
    await mkdir(path.join(root, 'smi-conformance'));
    await writeFile(memoryFile(env()), text, { mode: 0o600 });
    expect((await opened()).reportOf(DIGESTS)).toBeUndefined();
    await saved();
    expect((await opened()).reportOf(DIGESTS)).toBe(REPORT);
  });

  it('follows no link', async () => {
    await saved();
    const other = path.join(root, 'other');
    await mkdir(path.join(other, 'smi-conformance'), { recursive: true });
    await symlink(memoryFile(env()), path.join(other, 'smi-conformance', 'judged.json'));
    const memory = await JudgementMemory.open({ XDG_CACHE_HOME: other }, SUITE);
    expect(memory.reportOf(DIGESTS)).toBeUndefined();
  });

  it('is lost, and nothing else, where it cannot be written', async () => {
    const file = path.join(root, 'file');
    await writeFile(file, 'no folder');
    const memory = await JudgementMemory.open({ XDG_CACHE_HOME: file }, SUITE);
    memory.remember(DIGESTS, REPORT);
    await expect(memory.save()).resolves.toBeUndefined();
  });
});
