import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKubeconfig } from './kubeconfig.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  const written = path.join(folder, name);
  await writeFile(written, text);
  return written;
}

function config(name: string, current = name): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `https://${name}.example` } }],
    users: [{ name, user: { token: 'secret' } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': current,
  });
}

describe('reading a kubeconfig', () => {
  it('takes the current context, or the one that is named', async () => {
    const KUBECONFIG = await file('one', config('one'));
    expect(readKubeconfig(undefined, { KUBECONFIG }).getCurrentCluster()?.server).toBe('https://one.example');
    expect(readKubeconfig('one', { KUBECONFIG }).getCurrentContext()).toBe('one');
  });

  it('reads several files as kubectl does: all their contexts, the first one’s current', async () => {
    const both = [await file('one', config('one')), await file('two', config('two'))].join(path.delimiter);
    const read = readKubeconfig(undefined, { KUBECONFIG: both });
    expect(read.getContexts().map(({ name }) => name)).toEqual(['one', 'two']);
    expect(read.getCurrentContext()).toBe('one');
    expect(readKubeconfig('two', { KUBECONFIG: both }).getCurrentCluster()?.server).toBe(
      'https://two.example',
    );
  });

  it('lets the first of two files with one name win, as kubectl does', async () => {
    const both = [
      await file('one', config('one')),
      await file('again', config('one').replace('https://one.example', 'https://other.example')),
    ].join(path.delimiter);
    expect(readKubeconfig(undefined, { KUBECONFIG: both }).getCurrentCluster()?.server).toBe(
      'https://one.example',
    );
  });

  it.each([
    ['there is none', {}, 'CLUSTER_KUBECONFIG', /set KUBECONFIG/],
    [
      'its file does not exist',
      { KUBECONFIG: '/nonexistent' },
      'CLUSTER_KUBECONFIG',
      /\/nonexistent.*does not exist/,
    ],
  ])('says what to do where %s', (_words, env, code, message) => {
    expect(() => readKubeconfig(undefined, { HOME: folder, ...env })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error,
    );
  });

  it('says what to do where it is no YAML, in one line without what stands in it', async () => {
    const KUBECONFIG = await file('broken', 'users: [{ token: secret');
    expect(() => readKubeconfig(undefined, { KUBECONFIG })).toThrow(
      expect.objectContaining({
        code: 'CLUSTER_KUBECONFIG',
        message: expect.stringMatching(
          /^the kubeconfig .*broken cannot be read \((?!.*secret).*\): mend it.*$/,
        ) as string,
      }) as Error,
    );
  });

  it('names the contexts that there are where another is asked for, or none is current', async () => {
    const KUBECONFIG = await file('one', config('one', 'gone'));
    const refusal = (message: RegExp) =>
      expect.objectContaining({
        code: 'CLUSTER_CONTEXT',
        message: expect.stringMatching(message) as string,
      }) as Error;
    expect(() => readKubeconfig('two', { KUBECONFIG })).toThrow(refusal(/no context two: choose one of one/));
    expect(() => readKubeconfig(undefined, { KUBECONFIG })).toThrow(
      refusal(/no current context.*--context \(one\)/),
    );
  });
});
