import { link, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOf, readPublication, withFiles } from './publication.ts';

const isResultFile = (name: string) => ['result.json', 'junit.xml', 'badges/mesh.svg'].includes(name);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'publication-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a publication', () => {
  it('holds the files of a result, sorted, and leaves out whatever else lies there', async () => {
    await mkdir(path.join(folder, 'badges'));
    for (const name of ['result.json', 'junit.xml', 'badges/mesh.svg', '.env', 'badges/kubeconfig'])
      await writeFile(path.join(folder, name), name);
    const { publication, leftOut } = await readPublication(folder, isResultFile);
    expect(publication.files.map(({ name }) => name)).toEqual([
      'badges/mesh.svg',
      'junit.xml',
      'result.json',
    ]);
    expect(leftOut).toEqual(['.env', 'badges/kubeconfig']);
  });

  it('has a digest that follows from names and bytes alone', async () => {
    await writeFile(path.join(folder, 'result.json'), 'one');
    const { publication: first } = await readPublication(folder, isResultFile);
    await rm(path.join(folder, 'result.json'));
    await writeFile(path.join(folder, 'result.json'), 'one');
    expect((await readPublication(folder, isResultFile)).publication.digest).toBe(first.digest);
    await writeFile(path.join(folder, 'result.json'), 'two');
    expect((await readPublication(folder, isResultFile)).publication.digest).not.toBe(first.digest);
  });

  it('takes no link for a file of the result', async () => {
    const secret = path.join(folder, 'secret');
    await writeFile(secret, 'token');
    await symlink(secret, path.join(folder, 'result.json'));
    await expect(readPublication(folder, isResultFile)).rejects.toMatchObject({ code: 'PUBLISH_FILES' });
  });

  it('is what was read, also where the folder changes while it is looked at', async () => {
    await writeFile(path.join(folder, 'result.json'), 'before');
    const { publication } = await readPublication(folder, isResultFile);
    await writeFile(path.join(folder, 'result.json'), 'after');
    await link(path.join(folder, 'result.json'), path.join(folder, 'junit.xml'));
    const seen = await withFiles(publication, (copy) => readFile(path.join(copy, 'result.json'), 'utf8'));
    expect(seen).toBe('before');
  });

  it.each([
    ['traefik-mesh', '1.4.8', 'traefik-mesh/1.4.8/'],
    ['../../etc', '1.0', '.._.._etc/1.0/'],
    ['..', '.', '_../_./'],
    ['a/b\n', '-f', 'a_b_/_-f/'],
  ])('of the mesh %j %j has a place below where it is published', async (name, version, start) => {
    await writeFile(path.join(folder, 'result.json'), 'one');
    const { publication } = await readPublication(folder, isResultFile);
    expect(placeOf(publication, { name, version })).toBe(start + publication.digest);
  });
});
