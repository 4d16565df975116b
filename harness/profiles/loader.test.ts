import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadClauses } from '../catalogue/clauses.ts';
import { RELEASES } from '../model/api.ts';
import { ProfileError } from './error.ts';
import { loadProfile, meshNames } from './loader.ts';
import { profilePath } from './place.ts';
import type { KubernetesProfile } from './profile.ts';

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
install:
  - manifests: [{ file: mesh.yaml }]
  - helm:
      release: extra
      namespace: osm-system
      chart: { repository: 'https://example.org', name: extra, version: 1.0.0, sha256: unpinned }
images:
  controller: example.org/controller:1
  proxy: example.org/proxy:1
namespaces: [osm-system]
ready: []
ran: {}
version:
  - object: { apiVersion: apps/v1, kind: Deployment, namespace: osm-system, name: osm }
    pointer: /spec/template/spec/containers/0/image
    pattern: ':(.*)$'
modes:
  strict:
    readBack:
      - object: { apiVersion: apps/v1, kind: Deployment, namespace: osm-system, name: osm }
        pointer: /spec
        equals: 1
addresses:
  short: '{service}.mesh'
claims:
  access:
    supported: true
    exceptions:
      - clause: access-A1
        reason: port ranges are ignored
        link: https://example.org/issues/1
`;

async function write(text: string, name = 'osm') {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'mesh.yaml'), '');
  await writeFile(profilePath(name, folder), text);
}

async function load(text: string, name = 'osm') {
  await write(text, name);
  return loadProfile(name, clauses, { folder });
}

describe('the profile of the reference mesh', () => {
  it('claims everything of v0.6.0 within 2 seconds', async () => {
    const profile = await loadProfile('reference', clauses);
    expect(profile.testbed).toBe('embedded');
    expect(profile.versions).toEqual(RELEASES['v0.6.0']);
    expect(profile.convergenceMs).toBe(2000);
    expect(profile.claims.map(({ supported, exceptions }) => [supported, exceptions])).toEqual(
      Array(4).fill([true, []]),
    );
  });

  it('knows the same mesh on a cluster, for who wants it there', async () => {
    const here = await loadProfile('reference', clauses);
    const there = await loadProfile('reference', clauses, { testbed: 'kubernetes' });
    expect(here).toMatchObject({ testbed: 'embedded', cluster: 'known' });
    expect(there).toMatchObject({
      testbed: 'kubernetes',
      handover: { versions: 'versions', fault: 'fault' },
      onboarding: { meshed: { hostAliases: { from: '127.1.0.1' } } },
    });
    const { name, versions, convergenceMs, claims } = there;
    expect(here).toMatchObject({ name, versions, convergenceMs, claims });
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

  it('fills in what a mesh on a cluster need not say', async () => {
    const profile = (await load(TEXT)) as KubernetesProfile;
    const names = {
      short: '{service}.mesh',
      namespaced: '{service}.{namespace}',
      full: '{service}.{namespace}.svc.{clusterDomain}',
    };
    const nothing = { labels: {}, annotations: {} };
    expect(profile).toMatchObject({
      convergenceMs: 30_000,
      requires: [],
      uninstall: { before: [], after: [] },
      crds: { kind: 'mesh' },
      ran: { pods: [], sidecars: [] },
      onboarding: { namespace: nothing, meshed: nothing, outsider: nothing },
      addresses: { meshed: names, outsider: names },
      services: { appProtocol: {}, portNamePrefix: {} },
      addons: [],
      denials: [],
    });
    expect(profile.install).toEqual([
      { kind: 'manifests', sources: [{ kind: 'file', file: path.join(folder, 'osm/mesh.yaml') }], ready: [] },
      {
        kind: 'helm',
        release: 'extra',
        namespace: 'osm-system',
        chart: { kind: 'unpinned', repository: 'https://example.org', name: 'extra', version: '1.0.0' },
        args: [],
        ready: [],
      },
    ]);
  });

  it('takes images instead of those that the profile names', async () => {
    await write(TEXT);
    const chosen = { proxy: 'proxy:local' };
    const profile = await loadProfile('osm', clauses, { folder, images: chosen });
    expect((profile as KubernetesProfile).images).toEqual([
      { name: 'controller', written: 'example.org/controller:1', used: 'example.org/controller:1' },
      { name: 'proxy', written: 'example.org/proxy:1', used: 'proxy:local' },
    ]);
  });

  it.each([
    [{ prox: 'a:1' }, 'the mesh osm has no image "prox" (did you mean "proxy"?)'],
    [{ proxy: 'a b' }, '"a b" for proxy is no image reference'],
  ])('refuses the images %j', async (images, words) => {
    await write(TEXT);
    await expect(loadProfile('osm', clauses, { folder, images })).rejects.toMatchObject({
      code: 'PROFILE_UNKNOWN_IMAGE',
      message: expect.stringContaining(words),
    });
  });

  it.each([
    [
      'an unknown key, with the nearest',
      'verified: false',
      'verifed: false',
      '4:1',
      '(did you mean "verified"?)',
    ],
    ['an unknown key inside', 'readBack:', 'readback:', '27:5', '(did you mean "readBack"?)'],
    [
      'an unknown testbed',
      'testbed: kubernetes',
      'testbed: kubernets',
      '5:1',
      '(did you mean "kubernetes"?)',
    ],
    ['a version that is none', 'split: v1alpha2', 'split: v1alpha9', '8:3', '(did you mean "v1alpha1"?)'],
    [
      'a limit that is no number',
      'images:',
      'convergenceMs: 30s\nimages:',
      '15:1',
      '"convergenceMs" must be integer',
    ],
    ['an exception of no clause', 'access-A1', 'access-A1x', '37:9', 'access-A1x is no clause'],
    ['an exception of another API', 'access-A1', 'split-T1', '37:9', 'a clause of split'],
    [
      'a link that is a script',
      'https://example.org/issues/1',
      'javascript:alert(1)',
      '39:9',
      '"link" must match',
    ],
    ['a claim without a version', '  access: v1alpha3\n', '', '33:3', 'access is claimed, but'],
    [
      'an exception where nothing is claimed',
      'supported: true',
      'supported: false',
      '37:9',
      'nothing is left',
    ],
    ['a name that is not its folder’s', 'name: osm', 'name: kuma', '1:1', 'the folder is called "osm"'],
    ['a file that is not there', 'mesh.yaml', 'mash.yaml', '10:19', 'no file mash.yaml beside the profile'],
    ['a file elsewhere', 'mesh.yaml', '../mesh.yaml', '10:19', '"file" must match'],
    [
      'a step of two kinds',
      '  - helm:',
      '  - corefile: mesh.yaml\n    helm:',
      '11:5',
      '"helm" and "corefile"',
    ],
    [
      'a step of no kind',
      'manifests: [{ file: mesh.yaml }]',
      'ready: []',
      '10:5',
      '"ready" must NOT have fewer',
    ],
    [
      'a source on the network without its hash',
      '{ file: mesh.yaml }',
      "{ url: 'https://a.b/c' }",
      '10:17',
      'a source needs "file", or',
    ],
    ['a chart without a version', 'version: 1.0.0, ', '', '14:7', 'a chart needs "file", or'],
    [
      'a program behind helm',
      'chart: {',
      'args: [--post-renderer=/bin/sh]\n      chart: {',
      '14:14',
      'item 1 must match',
    ],
    ['two names for one image', 'proxy:1', 'controller:1', '17:3', undefined],
    [
      'a pattern without a group',
      "':(.*)$'",
      "':.*$'",
      '24:5',
      'exactly one group for the version, but has 0',
    ],
    ['a pattern that is none', "':(.*)$'", "':(.*$'", '24:5', 'is no regular expression'],
    ['a check of nothing', '        equals: 1\n', '', '28:9', 'a check has exactly one of'],
    [
      'an unknown placeholder',
      '{service}.mesh',
      '{service}.{namespac}',
      '32:3',
      'unknown placeholder {namespac} (did you mean "namespace"?)',
    ],
    ['an open brace', '{service}.mesh', '{service}.{mesh', '32:3', 'a brace has no counterpart'],
    [
      'an address of no Service',
      '{service}.mesh',
      '{namespace}.mesh',
      '32:3',
      'needs the placeholder {service}',
    ],
  ])('names file, line and column of %s', async (_, from, to, place, words = '') => {
    expect(TEXT).toContain(from);
    const text =
      from === 'proxy:1'
        ? TEXT.replace('example.org/proxy:1', 'example.org/controller:1')
        : TEXT.replace(from, () => to);
    const error = await load(text).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ProfileError);
    expect((error as Error).message).toContain(`${profilePath('osm', folder)}:${place}: `);
    expect((error as Error).message).toContain(words);
  });

  it('names the line of what is no YAML', async () => {
    await expect(load(TEXT.replace('title: ', 'name: x\ntitle: '))).rejects.toThrow(
      'profile.yaml:2: not YAML: ',
    );
  });

  it('says which keys are missing', async () => {
    await expect(load('name: osm\n')).rejects.toThrow(/lacks the key "title"/);
  });

  it('suggests the mesh that a mistyped name means', async () => {
    await load(TEXT);
    await expect(loadProfile('osn', clauses, { folder })).rejects.toMatchObject({
      code: 'PROFILE_UNKNOWN_MESH',
      message: expect.stringContaining('unknown mesh "osn" (did you mean "osm"?): known are osm'),
    });
  });

  it('takes a profile of any name by the path of its file or its folder', async () => {
    await write(TEXT, 'elsewhere');
    const file = profilePath('elsewhere', folder);
    expect(await loadProfile(file, clauses)).toMatchObject({ name: 'osm', file });
    expect(await loadProfile(path.join(folder, 'elsewhere'), clauses)).toMatchObject({ name: 'osm', file });
  });

  it.each(['./absent', './absent.yaml'])('says that there is no profile at %s', async (mesh) => {
    await expect(loadProfile(mesh, clauses)).rejects.toMatchObject({
      code: 'PROFILE_UNREADABLE',
      message: expect.stringContaining('smi-conformance init <mesh>'),
    });
  });

  it('refuses a folder without a profile, a file that is none, and no folder', async () => {
    await mkdir(path.join(folder, 'kuma'));
    await expect(loadProfile('kuma', clauses, { folder })).rejects.toMatchObject({
      code: 'PROFILE_UNREADABLE',
    });
    const big = path.join(folder, 'big.yaml');
    await writeFile(big, `# ${'x'.repeat(1_000_000)}`);
    await expect(loadProfile(big, clauses)).rejects.toThrow(/a profile at most 1000000/);
    await expect(meshNames(path.join(folder, 'absent'))).rejects.toMatchObject({
      code: 'PROFILE_UNREADABLE',
    });
  });
});
