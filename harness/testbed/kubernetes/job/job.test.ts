import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../model/kubernetes.ts';
import type { ApiServer, Behaviour, SeenRequest } from '../api-server.fixture.ts';
import { OK, startApiServer } from '../api-server.fixture.ts';
import { createJob, removeJob } from './job.ts';

const { signal } = new AbortController();
const RUN = '0123abcd-0000-4000-8000-000000000000';
const RUNS = [RUN, `${RUN}-1`];
const NAMESPACE = 'smi-conformance-0123abcd';
const PLAN = { run: RUN, image: 'harness:1', shards: 1, task: '{}', rights: [], deadlineSeconds: 60 };

/** Names and kinds as the API server's discovery lists them. */
const SERVED: Readonly<Record<string, readonly { name: string; kind: string; namespaced: boolean }[]>> = {
  '/api/v1': [
    { name: 'namespaces', kind: 'Namespace', namespaced: false },
    { name: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true },
    { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
  ],
  '/apis/rbac.authorization.k8s.io/v1': [
    { name: 'clusterroles', kind: 'ClusterRole', namespaced: false },
    { name: 'clusterrolebindings', kind: 'ClusterRoleBinding', namespaced: false },
  ],
  '/apis/batch/v1': [{ name: 'jobs', kind: 'Job', namespaced: true }],
};

let api: ApiServer | undefined;
afterEach(() => api?.close());

/** A cluster on which these stand; what is deleted is gone at the next look. */
async function clusterWith(left: { namespaces: string[]; pods: string[] }): Promise<ApiServer> {
  const listed = (names: readonly string[]): Behaviour => ({
    status: 200,
    body: {
      metadata: { resourceVersion: '1' },
      items: names.map((name) => ({
        metadata: {
          name,
          ...(name !== 'strange' && { ownerReferences: [{ kind: 'Job', uid: 'u-1', controller: true }] }),
        },
      })),
    } as unknown as Json,
  });
  api = await startApiServer(({ method, path }: SeenRequest) => {
    const resources = SERVED[path];
    if (resources) return { status: 200, body: { resources } as unknown as Json };
    if (path.includes('watch=true')) return { lines: [] };
    if (method === 'DELETE') {
      const name = path.split('/').at(-1);
      left.namespaces = left.namespaces.filter((one) => one !== name);
      if (path.includes('/jobs/')) left.pods = left.pods.filter((one) => one === 'strange');
      return OK;
    }
    if (path.startsWith('/api/v1/namespaces?')) return listed(left.namespaces);
    if (path.endsWith('/pods')) return listed(left.pods);
    if (method === 'GET' && path.endsWith('/jobs/harness'))
      return { status: 200, body: { metadata: { name: 'harness', uid: 'u-1' } } };
    return OK;
  });
  return api;
}

const changes = ({ seen }: ApiServer) =>
  seen.flatMap(({ method, path }) =>
    method === 'GET' ? [] : [`${method} ${path.split('?')[0]?.split('/').slice(-2).join('/')}`],
  );

describe('the Job of a run', () => {
  it('is created after what the run has left before, and known by its UID', async () => {
    const server = await clusterWith({ namespaces: ['smi-old'], pods: [] });
    expect(await createJob(server.cluster, PLAN, RUNS, signal)).toEqual({
      namespace: NAMESPACE,
      name: 'harness',
      uid: 'u-1',
    });
    expect(changes(server)).toEqual([
      'DELETE namespaces/smi-old',
      `PATCH namespaces/${NAMESPACE}`,
      'PATCH serviceaccounts/harness',
      `PATCH clusterroles/${NAMESPACE}`,
      `PATCH clusterrolebindings/${NAMESPACE}`,
      'PATCH configmaps/harness',
      'PATCH jobs/harness',
    ]);
  });

  it('is removed with its pods first, then namespaces of its run alone, then what its account may do', async () => {
    const server = await clusterWith({ namespaces: [NAMESPACE, 'smi-stage'], pods: ['p', 'strange'] });
    await removeJob(server.cluster, RUN, RUNS, signal);
    expect(changes(server)).toEqual([
      'DELETE jobs/harness',
      `DELETE namespaces/${NAMESPACE}`,
      'DELETE namespaces/smi-stage',
      `DELETE clusterrolebindings/${NAMESPACE}`,
      `DELETE clusterroles/${NAMESPACE}`,
    ]);
    const asked = server.seen.find(({ path }) => path.startsWith('/api/v1/namespaces?'))?.path ?? '';
    expect(new URLSearchParams(asked.split('?')[1]).get('labelSelector')).toBe(
      `smi-conformance.dev/run in (${RUN},${RUN}-1)`,
    );
  });
});
