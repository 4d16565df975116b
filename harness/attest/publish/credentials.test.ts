import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { credentialsFor } from './credentials.ts';

const signal = new AbortController().signal;
const basic = (text: string) => Buffer.from(text).toString('base64');

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'credentials-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const configure = (config: unknown) =>
  writeFile(path.join(home, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
const find = (registry: string) =>
  credentialsFor(registry, { DOCKER_CONFIG: home, PATH: `${home}:${process.env.PATH}` }, signal);
/** A credential helper that answers in this way. */
const helper = (name: string, script: string) =>
  writeFile(path.join(home, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

describe('credentials for a registry', () => {
  it('are none where nobody has logged in', async () => {
    expect(await find('host:5000')).toEqual({ kind: 'none' });
    await configure({ auths: {} });
    expect(await find('host:5000')).toEqual({ kind: 'none' });
  });

  it.each(['host:5000', 'https://host:5000', 'http://host:5000/v2/', 'HOST:5000'])(
    'stand under the registry’s name, also as %s',
    async (entry) => {
      await configure({ auths: { [entry]: { auth: basic('me:a:b') } } });
      expect(await find('host:5000')).toEqual({ kind: 'password', username: 'me', password: 'a:b' });
    },
  );

  it.each(['ghost:5000', 'host:50000', 'host', 'host:5000.evil.example', 'evil.example/host:5000'])(
    'of %s are not those of host:5000',
    async (entry) => {
      await configure({ auths: { [entry]: { auth: basic('me:secret') } } });
      expect(await find('host:5000')).toEqual({ kind: 'none' });
    },
  );

  it('of Docker Hub stand under the name that docker login has for it', async () => {
    await configure({ auths: { 'https://index.docker.io/v1/': { auth: basic('me:pw') } } });
    expect(await find('docker.io')).toMatchObject({ username: 'me' });
  });

  it('may be an identity token', async () => {
    await configure({ auths: { host: { auth: basic('<token>:'), identitytoken: 'refresh' } } });
    expect(await find('host')).toEqual({ kind: 'identity-token', token: 'refresh' });
  });

  it('come from the registry’s helper first, then from the store, then from the file', async () => {
    await helper('own', 'echo \'{"Username":"own","Secret":"1"}\'');
    await helper('store', 'echo \'{"Username":"<token>","Secret":"2"}\'');
    const auths = { host: { auth: basic('file:3') } };
    await configure({ credHelpers: { host: 'own' }, credsStore: 'store', auths });
    expect(await find('host')).toMatchObject({ username: 'own' });
    await configure({ credHelpers: { other: 'own' }, credsStore: 'store', auths });
    expect(await find('host')).toEqual({ kind: 'identity-token', token: '2' });
    await helper('store', 'echo "credentials not found in native keychain"; exit 1');
    expect(await find('host')).toMatchObject({ username: 'file' });
  });

  it.each([
    ['a helper that is not installed', { credsStore: 'nowhere' }, 'docker-credential-nowhere cannot be run'],
    ['a helper that fails', { credsStore: 'broken' }, 'failed (exit 3)'],
    ['a helper that talks', { credsStore: 'chatty' }, 'gave no credentials'],
    ['a helper that is a path', { credsStore: '../evil' }, 'cannot be one'],
    ['an entry without a colon', { auths: { host: { auth: basic('hunter2') } } }, 'log in again'],
    ['no JSON', '{"auths": hunter2', 'no JSON object'],
  ])('are missing loudly with %s, and nothing secret is repeated', async (_, config, words) => {
    await helper('broken', 'echo hunter2; echo hunter2 >&2; exit 3');
    await helper('chatty', 'echo hunter2');
    await configure(config);
    const error: unknown = await find('host').catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'PUBLISH_CREDENTIALS', message: expect.stringContaining(words) });
    expect(String(error)).not.toContain('hunter2');
  });
});
