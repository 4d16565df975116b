import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPolicy } from './policy-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'policy-'));
  await mkdir(path.join(folder, 'keys'));
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(path.join(folder, 'keys', 'team.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function load(text: string) {
  const file = path.join(folder, 'policy.yaml');
  await writeFile(file, text);
  return loadPolicy(file);
}

const WHOLE = `schema: 1
signers:
  keys: [keys/team.pub]
  identities:
    - issuer: https://token.actions.githubusercontent.com
      identityPattern: https://github\\.com/mesh/mesh/\\.github/workflows/smi\\.yml@refs/tags/v.*
suite:
  minimumVersion: 0.1.0
maximumAgeDays: 30
meshes:
  - name: reference
specifications:
  access: { capability: Full }
  split: { capability: Half, versions: [v1alpha3, v1alpha4] }
`;

describe('a policy file', () => {
  it('says whom to trust and what to ask; its keys lie beside it', async () => {
    const { keys, ...policy } = await load(WHOLE);
    expect(keys.map(({ fingerprint }) => fingerprint.length)).toEqual([44]);
    expect(policy).toEqual({
      identities: [
        {
          issuer: 'https://token.actions.githubusercontent.com',
          identityPattern: 'https://github\\.com/mesh/mesh/\\.github/workflows/smi\\.yml@refs/tags/v.*',
        },
      ],
      minimumSuiteVersion: '0.1.0',
      maximumAgeDays: 30,
      meshes: [{ name: 'reference' }],
      specifications: {
        access: { capability: 'Full' },
        split: { capability: 'Half', versions: ['v1alpha3', 'v1alpha4'] },
      },
    });
  });

  it.each<[string, string, string, RegExp]>([
    [
      'a mistyped key',
      'maximumAgeDays',
      'maximumAgeDay',
      /policy\.yaml:9: unknown key "maximumAgeDay" \(did you mean "maximumAgeDays"\?\)/,
    ],
    ['a mistyped API', 'access:', 'acess:', /:13: unknown key "acess" \(did you mean "access"\?\)/],
    [
      'a mistyped capability',
      'Full',
      'full',
      /:13: "capability" is "full", but must be one of Half, Full \(did you mean "Full"\?\)/,
    ],
    ['a level that nobody can fail', 'capability: Half', 'capability: None', /:14: "capability" is "None"/],
    ['a version that is none', '0.1.0', 'new', /:8: "minimumVersion" must match/],
    ['an age below zero', '30', '-1', /:9: "maximumAgeDays" must be > 0/],
    ['an issuer over plain HTTP', 'https://token', 'http://token', /:5: "issuer" must match/],
    ['a broken pattern', 'tags/v.*', 'tags/(v', /:5: "identityPattern" is no regular expression/],
    ['a key that is not there', 'team.pub', 'them.pub', /:3: .*them\.pub cannot be read/],
    ['no schema', 'schema: 1\n', '', /the file lacks the key "schema"/],
    ['a later schema', 'schema: 1', 'schema: 2', /:1: "schema" must be 1/],
    ['a key twice', 'maximumAgeDays: 30', 'maximumAgeDays: 30\nmaximumAgeDays: 3000', /not YAML/],
    ['an alias', 'name: reference', 'name: *x', /not YAML/],
    [
      'nobody to trust',
      /signers:\n(?: .*\n)+/.exec(WHOLE)?.[0] ?? '',
      'signers: {}\n',
      /"signers" must NOT have fewer than 1/,
    ],
  ])('with %s is refused, with its line', async (_, from, to, words) => {
    expect(WHOLE).toContain(from);
    await expect(load(WHOLE.replace(from, to))).rejects.toMatchObject({
      code: 'POLICY_INVALID',
      message: expect.stringMatching(words),
    });
  });

  it('with neither or both of identity and identityPattern is refused', async () => {
    const lines = (more: string) =>
      `schema: 1\nsigners:\n  identities:\n    - issuer: https://x.example\n${more}`;
    for (const more of ['', '      identity: a\n      identityPattern: b\n']) {
      await expect(load(lines(more))).rejects.toMatchObject({
        code: 'POLICY_INVALID',
        message: expect.stringContaining('give either "identity" or "identityPattern"'),
      });
    }
  });

  it('must be there, a file, and no larger than any policy', async () => {
    await expect(loadPolicy(path.join(folder, 'absent.yaml'))).rejects.toMatchObject({
      code: 'POLICY_UNREADABLE',
    });
    await expect(loadPolicy(folder)).rejects.toMatchObject({ code: 'POLICY_UNREADABLE' });
    await expect(load(`${WHOLE}# ${'x'.repeat(300_000)}`)).rejects.toMatchObject({
      code: 'POLICY_UNREADABLE',
    });
  });
});
