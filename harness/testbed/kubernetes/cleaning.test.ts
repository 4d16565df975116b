import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiServer, Behaviour, SeenRequest } from './api-server.fixture.ts';
import { OK, startApiServer } from './api-server.fixture.ts';
import type { Cleaning } from './cleaning.ts';
import { cleanCluster } from './cleaning.ts';

const LABEL = 'labelSelector=app.kubernetes.io%2Fmanaged-by%3Dsmi-conformance';
const NOW = Date.parse('2026-01-01T00:01:00Z');

let folder = '';
let server: ApiServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cleaning-'));
});
afterEach(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Left {
  readonly namespaces: readonly string[];
  readonly crds: readonly string[];
  readonly roles?: readonly string[];
  /** What names the mesh that a run says it installed. */
  readonly mesh?: string;
  /** Who holds the Lease, and when it was renewed. */
  readonly lease?: { readonly holderIdentity: string; readonly renewTime: string };
}

/** A cluster on which this was left; deletions and writes change it. */
async function clusterWith({ namespaces, crds, roles = [], mesh, lease }: Left): Promise<ApiServer> {
  const left = { namespaces: new Set(namespaces), crds: new Set(crds), roles: new Set(roles) };
  let spec = lease && { ...lease, leaseDurationSeconds: 30 };
  const listed = (names: Iterable<string>): Behaviour => ({
    status: 200,
    body: {
      metadata: { resourceVersion: '1' },
      items: [...names].map((name) => ({ metadata: { name } })),
    },
  });
  server = await startApiServer(({ method, path: asked, body }: SeenRequest) => {
    const name = asked.split('?')[0]?.split('/').at(-1) ?? '';
    if (asked.includes('watch=true')) return { lines: [] };
    if (asked.includes('/leases')) {
      if (method === 'DELETE') spec = undefined;
      else if (method !== 'GET') spec = (body as unknown as { spec: typeof spec }).spec;
      return spec || method !== 'GET'
        ? { status: 200, body: { metadata: { resourceVersion: '1' }, ...(spec && { spec }) } }
        : { status: 404, body: {} };
    }
    if (mesh !== undefined && asked.endsWith('/configmaps/installed-mesh'))
      return { status: 200, body: { data: { mesh } } };
    const kind = kindIn(asked);
    if (method === 'DELETE') left[kind].delete(name);
    if (method === 'PATCH') left[kind].add(name);
    if (asked === '/api/v1')
      return {
        status: 200,
        body: {
          resources: [
            { name: 'namespaces', kind: 'Namespace', namespaced: false },
            { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
          ],
        },
      };
    if (method !== 'GET') return OK;
    const isWithoutHome = asked.includes('fieldSelector');
    return listed([...left[kind]].filter((one) => !isWithoutHome || one !== 'smi-conformance'));
  });
  return server;
}

function kindIn(asked: string): 'crds' | 'roles' | 'namespaces' {
  if (asked.includes('customresourcedefinitions')) return 'crds';
  return asked.includes('clusterrole') ? 'roles' : 'namespaces';
}

async function clean({ cluster }: ApiServer): Promise<Cleaning> {
  const kubeconfig = path.join(folder, 'kubeconfig');
  const config = {
    clusters: [{ name: 'lab', cluster: { server: cluster.server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'me', user: { token: 'secret' } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'me' } }],
    'current-context': 'lab',
  };
  await writeFile(kubeconfig, JSON.stringify(config));
  const { signal } = new AbortController();
  return cleanCluster({ env: { KUBECONFIG: kubeconfig }, now: () => NOW, signal });
}

function deletions({ seen }: ApiServer): readonly string[] {
  return seen.flatMap(({ method, path: asked }) =>
    method === 'DELETE' ? [asked.split('/').at(-1) ?? ''] : [],
  );
}

describe('cleaning', () => {
  it('removes the namespaces and CRDs that carry our label, the home of the Lease last', async () => {
    const api = await clusterWith({ namespaces: ['smi-conformance', 'smi-bakote'], crds: ['tcproutes.x'] });
    const { namespaces, crds } = await clean(api);
    expect(namespaces).toEqual(['smi-bakote', 'smi-conformance']);
    expect(crds).toEqual(['tcproutes.x']);
    expect(deletions(api)).toEqual(['smi-bakote', 'tcproutes.x', 'run', 'smi-conformance']);
  });

  it('removes the ClusterRoles of runs with their bindings, and those alone', async () => {
    const api = await clusterWith({ namespaces: [], crds: [], roles: ['smi-conformance-0123abcd'] });
    expect((await clean(api)).roles).toEqual(['smi-conformance-0123abcd']);
    const listed = api.seen.filter(({ path: asked }) => asked.includes('clusterroles?'));
    for (const { path: asked } of listed) expect(asked).toContain('smi-conformance.dev%2Frun');
    const removed = api.seen.filter(
      ({ method, path: asked }) => method === 'DELETE' && asked.includes('rbac'),
    );
    expect(removed.map(({ path: asked }) => asked.split('/').slice(-2).join('/'))).toEqual([
      'clusterrolebindings/smi-conformance-0123abcd',
      'clusterroles/smi-conformance-0123abcd',
    ]);
  });

  it('looks for nothing but our label', async () => {
    const api = await clusterWith({ namespaces: ['smi-bakote'], crds: [] });
    await clean(api);
    const lists = api.seen.filter(
      ({ method, path: asked }) => method === 'GET' && /namespaces\?|definitions/.test(asked),
    );
    expect(lists.length).toBeGreaterThan(2);
    for (const { path: asked } of lists) expect(asked).toContain(LABEL);
  });

  it('changes nothing where there is nothing', async () => {
    const api = await clusterWith({ namespaces: [], crds: [] });
    expect(await clean(api)).toMatchObject({ context: 'lab', namespaces: [], crds: [] });
    expect(api.seen.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('takes away the mesh that a run says it installed, before the CRDs', async () => {
    const api = await clusterWith({
      namespaces: ['smi-conformance'],
      crds: ['tcproutes.x'],
      mesh: 'osm',
    });
    expect((await clean(api)).meshes).toEqual(['osm']);
    const removed = deletions(api);
    expect(removed).toContain('preset-mesh-config');
    expect(removed.indexOf('preset-mesh-config')).toBeLessThan(removed.indexOf('tcproutes.x'));
  });

  it('removes nothing while a run is under way', async () => {
    const lease = { holderIdentity: 'other', renewTime: '2026-01-01T00:00:55.000000Z' };
    const api = await clusterWith({ namespaces: ['smi-bakote'], crds: [], lease });
    await expect(clean(api)).rejects.toMatchObject({
      code: 'CLUSTER_STATE',
      message: expect.stringContaining('run other renewed its Lease 5 s ago') as string,
    });
    expect(deletions(api)).toEqual([]);
  });

  it('takes over the Lease of a run that died', async () => {
    const lease = { holderIdentity: 'other', renewTime: '2026-01-01T00:00:00.000000Z' };
    const api = await clusterWith({ namespaces: ['smi-bakote'], crds: [], lease });
    expect((await clean(api)).namespaces).toContain('smi-bakote');
  });
});
