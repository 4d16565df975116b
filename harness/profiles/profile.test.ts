import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import { RELEASES } from '../model/api.ts';
import { ProfileError } from './error.ts';
import { loadProfile, meshNames, profilePath } from './loader.ts';

const clauses = await loadClauses();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'meshes-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const TEXT = `name: osm
title: Open Service Mesh
link: https://example.org/osm
verified: false
testbed: kubernetes
versions:
  access: v1alpha3
  split: v1alpha2
convergenceMs: 30000
claims:
  access:
    supported: true
    exceptions:
      - clause: access-A1
        reason: port ranges are ignored
        link: https://example.org/issues/1
`;

async function load(text: string, name = 'osm') {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(profilePath(name, folder), text);
  return loadProfile(name, clauses, folder);
}

describe('the profile of the reference mesh', () => {
  it('claims everything of v0.6.0 within 2 seconds', async () => {
    const profile = await loadProfile('reference', clauses);
    expect(profile.versions).toEqual(RELEASES['v0.6.0']);
    expect(profile.convergenceMs).toBe(2000);
    expect(profile.claims.map(({ supported, exceptions }) => [supported, exceptions])).toEqual(
      Array(4).fill([true, []]),
    );
    expect(await meshNames()).toContain('reference');
  });
});

describe('loadProfile', () => {
  it('claims of the APIs that are not listed those that are served', async () => {
    const { claims } = await load(TEXT);
    expect(claims.map(({ api, supported, exceptions }) => [api, supported, exceptions.length])).toEqual([
      ['access', true, 1],
      ['specs', false, 0],
      ['split', true, 0],
      ['metrics', false, 0],
    ]);
  });

  it.each([
    [
      'an unknown key, with the nearest',
      'verified: false',
      'verifed: false',
      4,
      '(did you mean "verified"?)',
    ],
    ['a version that is none', 'split: v1alpha2', 'split: v1alpha9', 8, '(did you mean "v1alpha1"?)'],
    ['a limit that is no number', '30000', '30s', 9, '"convergenceMs" must be integer'],
    ['an exception of no clause', 'access-A1', 'access-A1x', 14, 'access-A1x is no clause'],
    ['an exception of another API', 'access-A1', 'split-T1', 14, 'a clause of split'],
    [
      'a link that is a script',
      'https://example.org/issues/1',
      'javascript:alert(1)',
      16,
      '"link" must match',
    ],
    ['a claim without a version', '  access: v1alpha3\n', '', 10, 'access is claimed, but'],
    [
      'an exception where nothing is claimed',
      'supported: true',
      'supported: false',
      14,
      'nothing is left to except',
    ],
    ['a name that is not its folder’s', 'name: osm', 'name: kuma', 1, 'the folder is called "osm"'],
    ['a key that stands twice', 'title: ', 'name: x\ntitle: ', 2, 'not YAML'],
  ])('names file and line of %s', async (_, from, to, line, words) => {
    const error = await load(TEXT.replace(from, to)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ProfileError);
    expect(error).toMatchObject({ code: 'PROFILE_INVALID' });
    expect((error as Error).message).toContain(`${profilePath('osm', folder)}:${line}: `);
    expect((error as Error).message).toContain(words);
  });

  it('says which keys are missing', async () => {
    await expect(load('name: osm\n')).rejects.toThrow(/lacks the key "title"/);
  });

  it('suggests the mesh that a mistyped name means, and reads no other folder', async () => {
    await load(TEXT);
    await expect(loadProfile('osn', clauses, folder)).rejects.toMatchObject({
      code: 'PROFILE_UNKNOWN_MESH',
      message: 'unknown mesh "osn" (did you mean "osm"?): known are osm',
    });
    await expect(loadProfile('../osm', clauses, folder)).rejects.toMatchObject({
      code: 'PROFILE_UNKNOWN_MESH',
    });
  });

  it('refuses a folder without a profile, and no folder', async () => {
    await mkdir(path.join(folder, 'kuma'));
    await expect(loadProfile('kuma', clauses, folder)).rejects.toMatchObject({ code: 'PROFILE_UNREADABLE' });
    await expect(meshNames(path.join(folder, 'absent'))).rejects.toMatchObject({
      code: 'PROFILE_UNREADABLE',
    });
  });
});
