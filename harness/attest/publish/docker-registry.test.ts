import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RESULT_ARTIFACT_TYPE } from './artifact.ts';
import type { RegistryServer } from './docker-registry.fixture.ts';
import { registryTools, startRegistry, USER } from './docker-registry.fixture.ts';
import { publishToRegistry } from './oci.ts';
import { LABELS, publicationOf } from './result.fixture.ts';

const tools = registryTools();
if ('missing' in tools) console.log(`skipped, publishing to a real registry: ${tools.missing}`);
const signal = new AbortController().signal;
const run = promisify(execFile);
vi.setConfig({ testTimeout: 30_000 });

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'publish-oci-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function oras(...args: string[]): Promise<string> {
  if ('missing' in tools) throw new Error(tools.missing);
  const { stdout } = await run(tools.oras, args, { env: { HOME: home, DOCKER_CONFIG: home } });
  return stdout;
}

function push(registry: string, word?: string, tag = 'v1') {
  const target = { kind: 'oci', registry, repository: 'mesh/smi', tag } as const;
  return publishToRegistry(publicationOf(word), target, {
    labels: LABELS,
    env: { DOCKER_CONFIG: home },
    signal,
  });
}

const digestIn = (place: string) => place.slice(place.indexOf('@') + 1);

describe.skipIf('missing' in tools)('publishing to a registry that keeps no referrers itself', () => {
  let server: RegistryServer;
  beforeAll(async () => {
    server = await startRegistry('open');
  });
  afterAll(() => server.stop());

  it('gives oras the folder again, byte for byte', async () => {
    expect(await push(server.host)).toMatchObject({ kind: 'published' });
    const out = path.join(home, 'pulled');
    await oras('pull', '--plain-http', '--output', out, `${server.host}/mesh/smi:v1`);
    for (const { name, bytes } of publicationOf().files)
      expect((await readFile(path.join(out, name))).equals(bytes), name).toBe(true);
  });

  it('has the attestation as the only referrer of the artifact, under the referrers tag', async () => {
    const { place, remarks } = await push(server.host);
    const found: unknown = JSON.parse(await oras('discover', '--plain-http', '--format', 'json', place));
    expect(found).toMatchObject({
      digest: digestIn(place),
      referrers: [{ artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }],
    });
    expect(JSON.stringify(found).match(/sigstore\.bundle\.v0\.3/g)).toHaveLength(1);
    expect(remarks.join()).toContain(`sha256-${digestIn(place).slice('sha256:'.length)}`);
  });

  it('changes nothing the second time', async () => {
    const first = await push(server.host, 'twice', 'twice');
    const index = await oras('discover', '--plain-http', '--format', 'json', first.place);
    const second = await push(server.host, 'twice', 'twice');
    expect([first.kind, second.kind]).toEqual(['published', 'unchanged']);
    expect(second.place).toBe(first.place);
    expect(await oras('discover', '--plain-http', '--format', 'json', first.place)).toBe(index);
  });

  it('moves the tag to another result and keeps the old one by its digest', async () => {
    const first = await push(server.host, 'old', 'latest');
    const second = await push(server.host, 'new', 'latest');
    expect(second.remarks[0]).toBe(`tag latest, moved from ${digestIn(first.place)}`);
    expect((await oras('resolve', '--plain-http', `${server.host}/mesh/smi:latest`)).trim()).toBe(
      digestIn(second.place),
    );
    expect(JSON.parse(await oras('manifest', 'fetch', '--plain-http', first.place))).toMatchObject({
      artifactType: RESULT_ARTIFACT_TYPE,
    });
  });
});

describe.skipIf('missing' in tools)('publishing to a registry that wants to know who writes', () => {
  let server: RegistryServer;
  beforeAll(async () => {
    server = await startRegistry('htpasswd');
  });
  afterAll(() => server.stop());

  const configure = (config: object) => writeFile(path.join(home, 'config.json'), JSON.stringify(config));
  const auth = (password: string) => Buffer.from(`${USER.username}:${password}`).toString('base64');

  it('uses what a login left in the docker configuration, and oras reads it back', async () => {
    await configure({ auths: { [server.host]: { auth: auth(USER.password) } } });
    const { place } = await push(server.host);
    expect(await oras('discover', '--plain-http', place)).toContain('sigstore.bundle.v0.3');
  });

  it('asks the registry’s credential helper', async () => {
    const bin = path.join(home, 'bin');
    await mkdir(bin);
    const answer = JSON.stringify({ Username: USER.username, Secret: USER.password });
    await writeFile(
      path.join(bin, 'docker-credential-vault'),
      `#!/bin/sh\ncat >'${home}/asked'\necho '${answer}'\n`,
      { mode: 0o755 },
    );
    await configure({ credHelpers: { [server.host]: 'vault' } });
    const env = { DOCKER_CONFIG: home, PATH: `${bin}:${process.env.PATH}` };
    const target = { kind: 'oci', registry: server.host, repository: 'helped', tag: 'v1' } as const;
    await publishToRegistry(publicationOf(), target, { labels: LABELS, env, signal });
    expect(await readFile(path.join(home, 'asked'), 'utf8')).toBe(server.host);
  });

  it.each([
    ['there are none', {}, 'there are none'],
    ['they are wrong', { auth: Buffer.from('publisher:hunter2').toString('base64') }, 'does not accept'],
  ])('says so where %s, and writes no secret', async (_, entry, words) => {
    await configure({ auths: { [server.host]: entry } });
    const error: unknown = await push(server.host).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'PUBLISH_CREDENTIALS', message: expect.stringContaining(words) });
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
  });
});
