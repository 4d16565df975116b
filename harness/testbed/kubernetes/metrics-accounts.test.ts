import { afterEach, describe, expect, it } from 'vitest';
import type { Behaviour, SeenRequest } from './api-server.fixture.ts';
import { FORBIDDEN, OK, startApiServer } from './api-server.fixture.ts';
import { MetricsAccounts } from './metrics-accounts.ts';
import { Objects } from './objects.ts';

const { signal } = new AbortController();
const TOKEN: Behaviour = { status: 201, body: { status: { token: 'of-the-account' } } };
const EDGES = { resource: 'pods/edges', verbs: ['get'], of: 'server' } as const;
const kinds = (...names: readonly (readonly [string, string])[]) => ({
  status: 200,
  body: { resources: names.map(([name, kind]) => ({ name, kind, namespaced: true })) },
});

function behaviour({ method, path }: SeenRequest): Behaviour {
  if (path === '/api/v1') return kinds(['serviceaccounts', 'ServiceAccount']);
  if (path === '/apis/rbac.authorization.k8s.io/v1')
    return kinds(['roles', 'Role'], ['rolebindings', 'RoleBinding']);
  return method === 'POST' && path.endsWith('/token') ? TOKEN : OK;
}

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

async function accountsWith(behave = behaviour) {
  const server = await startApiServer(behave);
  close = server.close;
  const accounts = new MetricsAccounts({
    cluster: server.cluster,
    objects: new Objects(server.cluster),
    namespace: 'n',
    labels: { made: 'here' },
    podOf: (role) => `pod-of-${role}`,
  });
  const changes = (method: string) => server.seen.filter((request) => request.method === method);
  return { accounts, server, changes };
}

describe('an account that reads some of the metrics', () => {
  it('has one rule in one namespace, without a wildcard, for the named pod alone', async () => {
    const { accounts, changes } = await accountsWith();
    await accounts.with(EDGES, signal);
    const [account, role, binding, ...others] = changes('PATCH').map(({ body }) => body);
    expect(others).toEqual([]);
    expect(account).toMatchObject({ kind: 'ServiceAccount', automountServiceAccountToken: false });
    expect(role).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'metrics-reader-0', namespace: 'n', labels: { made: 'here' } },
      rules: [
        {
          apiGroups: ['metrics.smi-spec.io'],
          resources: ['pods/edges'],
          verbs: ['get'],
          resourceNames: ['pod-of-server'],
        },
      ],
    });
    expect(binding).toMatchObject({
      roleRef: { kind: 'Role', name: 'metrics-reader-0' },
      subjects: [{ kind: 'ServiceAccount', name: 'metrics-reader-0', namespace: 'n' }],
    });
  });

  it('asks with its own token, and the user’s credentials stay out of it', async () => {
    const { accounts, server } = await accountsWith();
    const account = await accounts.with(EDGES, signal);
    await account.ask({ method: 'GET', path: '/metrics' }, signal);
    expect(server.seen.at(-1)).toMatchObject({ path: '/metrics', authorization: 'Bearer of-the-account' });
    expect(server.seen.at(-2)).toMatchObject({ authorization: 'Bearer secret' });
  });

  it('is made once for each right', async () => {
    const { accounts, changes } = await accountsWith();
    await Promise.all([accounts.with(EDGES, signal), accounts.with({ ...EDGES }, signal)]);
    expect(changes('POST')).toHaveLength(1);
    await accounts.with({ resource: 'pods', verbs: ['get'] }, signal);
    expect(changes('POST')).toHaveLength(2);
  });

  it('is removed with all that was made for it, the binding first', async () => {
    const { accounts, changes } = await accountsWith();
    await accounts.with(EDGES, signal);
    await accounts.close(signal);
    const removed = changes('DELETE').map(({ path }) => path.split('/').slice(-2).join('/'));
    expect(removed).toEqual([
      'rolebindings/metrics-reader-0',
      'roles/metrics-reader-0',
      'serviceaccounts/metrics-reader-0',
    ]);
  });

  it('leaves nothing where its token is refused, and says which right is missing', async () => {
    const { accounts, changes } = await accountsWith((request) =>
      request.path.endsWith('/token') ? FORBIDDEN : behaviour(request),
    );
    await expect(accounts.with(EDGES, signal)).rejects.toMatchObject({ code: 'CLUSTER_RIGHT' });
    await accounts.close(signal);
    expect(changes('DELETE')).toHaveLength(3);
  });
});
