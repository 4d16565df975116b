import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultKey, defaultKeyFile, KeyError, loadKey, loadTrustedKey } from './key.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'key-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const env = () => ({ XDG_CONFIG_HOME: folder });
const mode = async (file: string) => (await stat(file)).mode & 0o777;

function pem(type: 'P-256' | 'P-384' | 'ed25519') {
  const { privateKey, publicKey } =
    type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: type });
  return {
    private: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    public: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  };
}

function encrypted(passphrase: string): { readonly content: string; readonly fingerprint: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const content = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { content: content as string, fingerprint: createHash('sha256').update(der).digest('base64') };
}

async function file(content: string, permissions = 0o600): Promise<string> {
  const name = path.join(folder, 'given.pem');
  await writeFile(name, content, { mode: permissions });
  await chmod(name, permissions);
  return name;
}

describe('the user’s own key', () => {
  it('lies in the configuration folder, where that is an absolute path', () => {
    expect(defaultKeyFile({ XDG_CONFIG_HOME: '/x', HOME: '/h' })).toBe('/x/smi-conformance/key.pem');
    expect(defaultKeyFile({ XDG_CONFIG_HOME: 'x', HOME: '/h' })).toBe('/h/.config/smi-conformance/key.pem');
    expect(defaultKeyFile({ HOME: '/h' })).toBe('/h/.config/smi-conformance/key.pem');
  });

  it('is made on first use, readable by its user alone, and kept', async () => {
    const first = await defaultKey(env());
    const second = await defaultKey(env());
    expect(second.fingerprint).toBe(first.fingerprint);
    const own = defaultKeyFile(env());
    expect(await mode(own)).toBe(0o600);
    expect(await mode(path.dirname(own))).toBe(0o700);
    expect((await readdir(path.dirname(own))).sort()).toEqual(['key.pem', 'key.pub']);
  });

  it('is one key, whoever asks first', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => defaultKey(env())));
    expect(new Set(keys.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    const half = await loadTrustedKey(path.join(path.dirname(defaultKeyFile(env())), 'key.pub'));
    expect(half.fingerprint).toBe(keys[0]?.fingerprint);
  });

  it('signs what its public half verifies', async () => {
    const key = await defaultKey(env());
    const half = await loadTrustedKey(path.join(path.dirname(defaultKeyFile(env())), 'key.pub'));
    const data = Buffer.from('matrix');
    expect(verify('sha256', data, half.publicKey, sign('sha256', data, key.privateKey))).toBe(true);
  });

  it('cannot be made where no folder can be', async () => {
    await writeFile(path.join(folder, 'smi-conformance'), '');
    await expect(defaultKey(env())).rejects.toMatchObject({ code: 'KEY_UNREADABLE' });
  });
});

describe('a key', () => {
  it('has the fingerprint of its public half, which cosign calls its hint', async () => {
    const pair = pem('P-256');
    const { fingerprint } = await loadKey(await file(pair.private));
    const der = Buffer.from(pair.public.split('\n').slice(1, -2).join(''), 'base64');
    const digest = await crypto.subtle.digest('SHA-256', der);
    expect(fingerprint).toBe(Buffer.from(digest).toString('base64'));
    expect((await loadTrustedKey(await file(pair.private))).fingerprint).toBe(fingerprint);
    expect((await loadTrustedKey(await file(pair.public, 0o644))).fingerprint).toBe(fingerprint);
  });

  it.each([0o640, 0o604, 0o660])(
    'that others can read (%o) neither signs nor verifies',
    async (permissions) => {
      const name = await file(pem('P-256').private, permissions);
      await expect(loadKey(name)).rejects.toMatchObject({ code: 'KEY_PERMISSIONS' });
      await expect(loadTrustedKey(name)).rejects.toMatchObject({ code: 'KEY_PERMISSIONS' });
    },
  );

  it.each([
    ['another curve', () => pem('P-384').private],
    ['another algorithm', () => pem('ed25519').private],
    ['only the public half', () => pem('P-256').public],
  ])('of the wrong type does not sign: %s', async (_, content) => {
    await expect(loadKey(await file(content()))).rejects.toMatchObject({ code: 'KEY_WRONG_TYPE' });
  });

  it.each([
    ['text', 'not a key'],
    ['a cut key', pem('P-256').private.slice(0, 80)],
    [
      'a certificate request',
      '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n',
    ],
    ['more than any key', 'x'.repeat(20_000)],
  ])('is not %s', async (_, content) => {
    const name = await file(content);
    await expect(loadKey(name)).rejects.toMatchObject({ code: 'KEY_MALFORMED' });
    await expect(loadTrustedKey(name)).rejects.toMatchObject({ code: 'KEY_MALFORMED' });
  });

  it('that is encrypted is opened by its passphrase, for signing and for verifying', async () => {
    const { content, fingerprint } = encrypted('open sesame');
    const name = await file(content);
    const asked: string[] = [];
    const passphrase = async (of: string) => {
      asked.push(of);
      return 'open sesame';
    };
    expect((await loadKey(name, passphrase)).fingerprint).toBe(fingerprint);
    expect((await loadTrustedKey(name, passphrase)).fingerprint).toBe(fingerprint);
    expect(asked).toEqual([name, name]);
  });

  it.each<[string, string | undefined, RegExp]>([
    ['no passphrase', undefined, /SMI_CONFORMANCE_KEY_PASSPHRASE/],
    ['an empty passphrase', '', /SMI_CONFORMANCE_KEY_PASSPHRASE/],
    ['a wrong passphrase', 'open barley', /the passphrase is wrong/],
  ])('that is encrypted stays shut to %s, which the error does not repeat', async (_, given, words) => {
    const name = await file(encrypted('open sesame').content);
    const error: unknown = await loadKey(name, async () => given).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'KEY_PASSPHRASE', message: expect.stringMatching(words) });
    expect((error as Error).message).not.toContain('barley');
    expect((error as Error).cause).toBeUndefined();
  });

  it('that is not encrypted asks for no passphrase', async () => {
    const name = await file(pem('P-256').private);
    await loadKey(name, () => Promise.reject(new Error('asked')));
    await loadTrustedKey(name, () => Promise.reject(new Error('asked')));
  });

  it('in cosign’s own encryption is told from a broken one', async () => {
    const name = await file(
      '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\neyJ9\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n',
    );
    await expect(loadKey(name)).rejects.toMatchObject({
      code: 'KEY_MALFORMED',
      message: expect.stringContaining('cosign import-key-pair'),
    });
  });

  it('must be there, and a file', async () => {
    await mkdir(path.join(folder, 'directory'));
    for (const name of ['absent', 'directory']) {
      const error = await loadKey(path.join(folder, name)).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(KeyError);
      expect(error).toMatchObject({ code: 'KEY_UNREADABLE' });
    }
  });

  it('is never overwritten', async () => {
    const own = defaultKeyFile(env());
    await mkdir(path.dirname(own));
    await writeFile(own, 'broken', { mode: 0o600 });
    await expect(defaultKey(env())).rejects.toMatchObject({ code: 'KEY_MALFORMED' });
    expect(await readFile(own, 'utf8')).toBe('broken');
  });
});
