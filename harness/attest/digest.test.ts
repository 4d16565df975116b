import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256, sha256File, suiteDigest } from './digest.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'digest-'));
  await write('package-lock.json', '{}');
  await write('suites/clauses/access.yaml', 'a');
  await write('harness/judge/share.ts', 'b');
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), content);
}

describe('sha256', () => {
  it('is the standard’s, of bytes and of files', async () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await sha256File(path.join(root, 'suites/clauses/access.yaml'))).toBe(sha256('a'));
  });
});

describe('the digest of a suite', () => {
  it('is that of its files’ lines, sorted, as sha256sum prints them', async () => {
    const lines = [
      `${sha256('b')}  harness/judge/share.ts`,
      `${sha256('{}')}  package-lock.json`,
      `${sha256('a')}  suites/clauses/access.yaml`,
    ];
    expect(await suiteDigest(root)).toBe(sha256(`${lines.join('\n')}\n`));
  });

  it.each([
    ['a changed file', 'harness/judge/share.ts'],
    ['a new test', 'suites/access/a.suite.ts'],
    ['a new profile', 'meshes/osm/profile.yaml'],
    ['a new lock', 'package-lock.json'],
  ])('changes with %s', async (_, file) => {
    const before = await suiteDigest(root);
    await write(file, 'changed');
    expect(await suiteDigest(root)).not.toBe(before);
  });

  it.each([
    'README.md',
    'harness/node_modules/x/index.js',
    'suites/dist/x.js',
    'results/result.json',
    'harness/.swp',
  ])('does not change with %s', async (file) => {
    const before = await suiteDigest(root);
    await write(file, 'x');
    expect(await suiteDigest(root)).toBe(before);
  });

  it('of this suite takes no noticeable time', async () => {
    const own = fileURLToPath(new URL('../../', import.meta.url));
    await suiteDigest(own);
    const startedAt = performance.now();
    expect(await suiteDigest(own)).toMatch(/^[0-9a-f]{64}$/);
    // Ten times the usual, for a busy machine.
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
