import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishToGit } from './git.ts';
import { wordsOf } from './repository.ts';
import { PLACE, publicationOf } from './result.fixture.ts';

const signal = new AbortController().signal;
const subject = 'SMI conformance of reference 0.1.0: access v1alpha3 Full';

let root: string;
let bare: string;
let env: Record<string, string>;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'publish-git-'));
  bare = path.join(root, 'bare.git');
  // The user's own configuration would change what is seen here.
  env = { PATH: process.env.PATH ?? '', HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
  git(root, 'init', '--quiet', '--bare', bare);
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { env, encoding: 'utf8' }).trimEnd();
}

function publish(word?: string, place = PLACE, repository = bare, branch = 'results') {
  return publishToGit(
    publicationOf(word),
    place,
    { kind: 'git', repository, branch },
    { subject, env, signal },
  );
}

const commits = (branch = 'results') => Number(git(bare, 'rev-list', '--count', branch));

describe('publishing to a branch', () => {
  it('makes the branch, with one commit that holds the very bytes', async () => {
    const { kind, place, remarks } = await publish();
    expect([kind, place]).toEqual(['published', `${bare} results:${PLACE}`]);
    expect(remarks).toEqual([`commit ${git(bare, 'rev-parse', 'results')}`]);
    expect(git(bare, 'log', '--format=%s%b', 'results')).toBe(subject);
    for (const { name, bytes } of publicationOf().files) {
      const stored = execFileSync('git', ['-C', bare, 'cat-file', 'blob', `results:${PLACE}/${name}`], {
        env,
      });
      expect(stored.equals(bytes), name).toBe(true);
    }
  });

  it('makes no commit the second time', async () => {
    await publish();
    const tip = git(bare, 'rev-parse', 'results');
    expect(await publish()).toMatchObject({ kind: 'unchanged', remarks: [`commit ${tip}`] });
    expect(git(bare, 'rev-parse', 'results')).toBe(tip);
  });

  it('adds to what is on the branch, and takes nothing away', async () => {
    await publish('first');
    await publish('second', PLACE.replaceAll('a', 'b'));
    expect(commits()).toBe(2);
    expect(git(bare, 'ls-tree', '-r', '--name-only', 'results').split('\n')).toHaveLength(8);
  });

  it('loses nobody’s result where several publish at the same time', async () => {
    const letters = [...'abcdef'];
    await Promise.all(letters.map((letter) => publish(letter, `mesh/1/${letter.repeat(64)}`)));
    expect(git(bare, 'ls-tree', '--name-only', 'results:mesh/1').split('\n')).toHaveLength(letters.length);
    expect(commits()).toBe(letters.length);
  }, 30_000);

  it('touches neither work tree nor index of a repository that is worked in', async () => {
    const work = path.join(root, 'work');
    git(root, 'init', '--quiet', '--initial-branch=main', work);
    await writeFile(path.join(work, 'mine.txt'), 'unsaved');
    git(work, 'add', 'mine.txt');
    await writeFile(path.join(work, 'mine.txt'), 'more');
    const status = git(work, 'status', '--porcelain');
    await publish('first', PLACE, work);
    expect(git(work, 'status', '--porcelain')).toBe(status);
    expect((await readdir(work)).sort()).toEqual(['.git', 'mine.txt']);
    expect(git(work, 'rev-list', '--count', 'results')).toBe('1');
  });

  it('leaves the branch alone that is checked out', async () => {
    const work = path.join(root, 'work');
    git(root, 'init', '--quiet', '--initial-branch=main', work);
    git(work, '-c', 'user.name=n', '-c', 'user.email=e', 'commit', '--quiet', '--allow-empty', '-m', 'm');
    await expect(publish('first', PLACE, work, 'main')).rejects.toMatchObject({
      code: 'PUBLISH_GIT',
      message: expect.stringContaining('is checked out'),
    });
    expect(git(work, 'rev-list', '--count', 'main')).toBe('1');
  });

  it('keeps every byte, whatever attributes and filters the user has', async () => {
    await writeFile(
      path.join(root, '.gitconfig'),
      '[core]\n\tautocrlf = true\n\tattributesFile = ~/attributes\n[init]\n\ttemplateDir = ~/template\n',
    );
    await writeFile(path.join(root, 'attributes'), '* text eol=lf\n');
    await mkdir(path.join(root, 'template', 'hooks'), { recursive: true });
    await writeFile(path.join(root, 'template', 'hooks', 'pre-push'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await publish();
    const stored = execFileSync('git', ['-C', bare, 'cat-file', 'blob', `results:${PLACE}/badges/mesh.svg`], {
      env,
      encoding: 'utf8',
    });
    expect(stored).toBe('<svg/>\r\n');
  });

  it('works inside a hook, which points git at another repository', async () => {
    env = { ...env, GIT_DIR: path.join(root, 'elsewhere'), GIT_INDEX_FILE: path.join(root, 'index') };
    await publish();
    env = { PATH: env.PATH ?? '', HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
    expect(commits()).toBe(1);
    expect((await readdir(root)).sort()).toEqual(['bare.git']);
  });

  it('speaks the object format of the repository', async () => {
    const modern = path.join(root, 'modern.git');
    git(root, 'init', '--quiet', '--bare', '--object-format=sha256', modern);
    const seed = git(
      modern,
      '-c',
      'user.name=n',
      '-c',
      'user.email=e',
      'commit-tree',
      '-m',
      'm',
      git(modern, 'mktree', '--missing'),
    );
    git(modern, 'update-ref', 'refs/heads/results', seed);
    await publish('first', PLACE, modern);
    expect(git(modern, 'rev-list', '--count', 'results')).toBe('2');
  });

  it('says so where somebody has changed what lies there', async () => {
    await publish('first');
    await expect(publish('second')).rejects.toMatchObject({ code: 'PUBLISH_CONFLICT' });
    expect(commits()).toBe(1);
  });

  it('says what git says of a repository that is none', async () => {
    await expect(publish('first', PLACE, path.join(root, 'nowhere'))).rejects.toMatchObject({
      code: 'PUBLISH_GIT',
      message: expect.stringContaining('nowhere'),
    });
    await expect(
      publishToGit(
        publicationOf(),
        PLACE,
        { kind: 'git', repository: bare, branch: 'results' },
        { subject, env: { PATH: root }, signal },
      ),
    ).rejects.toMatchObject({ message: expect.stringContaining('git is not installed') });
  });

  it('repeats no token that git would show', () => {
    const shown = wordsOf({ stderr: "fatal: unable to access 'https://me:hunter2@host/a.git/': refused\n" });
    expect(shown).toBe("fatal: unable to access 'https://host/a.git/': refused");
  });
});
