import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMeshFiles, writeMeshFiles } from './mesh-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'mesh-files-'));
  await mkdir(path.join(root, 'mine', 'charts'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('the files of a mesh', () => {
  it('of the suite are in the image already', async () => {
    expect(await readMeshFiles('traefik-mesh')).toBeUndefined();
  });

  it('of one’s own come to the pod as they lie, the profile under its usual name', async () => {
    await writeFile(path.join(root, 'mine', 'my-mesh.yaml'), 'name: mine\n');
    await writeFile(path.join(root, 'mine', 'charts', 'values.yaml'), 'a: 1\n');
    const files = await readMeshFiles(path.join(root, 'mine', 'my-mesh.yaml'));
    const profile = await writeMeshFiles(path.join(root, 'pod'), files ?? {});
    expect(profile).toBe(path.join(root, 'pod', 'profile.yaml'));
    expect(await readFile(profile, 'utf8')).toBe('name: mine\n');
    expect(await readFile(path.join(root, 'pod', 'charts', 'values.yaml'), 'utf8')).toBe('a: 1\n');
  });

  it('are refused where they are too many to be told', async () => {
    await writeFile(path.join(root, 'mine', 'profile.yaml'), Buffer.alloc(700_000));
    await expect(readMeshFiles(path.join(root, 'mine'))).rejects.toMatchObject({
      code: 'PROFILE_UNREADABLE',
      message: expect.stringContaining('600000 bytes') as string,
    });
  });

  it('cannot leave their folder', async () => {
    await expect(writeMeshFiles(path.join(root, 'pod'), { '../out': '' })).rejects.toThrow('outside');
  });
});
