import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiServer } from './api-server.fixture.ts';
import { OK, startApiServer } from './api-server.fixture.ts';
import { Cluster } from './cluster.ts';
import { readKubeconfig } from './kubeconfig.ts';

const { signal } = new AbortController();
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

let folder: string;
let server: ApiServer;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'account-'));
  server = await startApiServer(() => OK);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('in a pod', () => {
  it('the cluster is the one that the pod runs in, and the token is the mounted one', () => {
    const place = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };
    for (const [name, value] of Object.entries(place)) vi.stubEnv(name, value);
    const config = readKubeconfig(undefined, { ...place, HOME: folder });
    expect(config.getCurrentCluster()).toMatchObject({
      server: 'https://10.0.0.1:443',
      caFile: `${ACCOUNT}/ca.crt`,
      skipTLSVerify: false,
    });
    expect(config.getCurrentUser()?.authProvider).toMatchObject({
      config: { tokenFile: `${ACCOUNT}/token` },
    });
  });

  it('the token is read anew, as kubelet replaces it while the pod runs', async () => {
    const tokenFile = path.join(folder, 'token');
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'inCluster', server: server.cluster.server, skipTLSVerify: true },
      { name: 'inClusterUser', authProvider: { name: 'tokenFile', config: { tokenFile } } },
    );
    vi.useFakeTimers({ toFake: ['Date'] });
    const cluster = Cluster.over(config, 'smi-conformance/1.0', Date.now);
    for (const token of ['first', 'second']) {
      await writeFile(tokenFile, token);
      await cluster.ask({ method: 'GET', path: '/version' }, signal);
      vi.advanceTimersByTime(61_000);
    }
    expect(server.seen.map(({ authorization }) => authorization)).toEqual(['Bearer first', 'Bearer second']);
    await cluster.close();
  });
});
