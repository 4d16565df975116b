import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, http, tcp } from '../../harness/smi/intent.ts';

const echo = http({ path: '/echo', methods: ['GET'] });

conformanceTest(
  {
    id: 'TA-04',
    title: 'a request of a listed source on a listed route arrives, over fresh and kept connections',
    clauses: ['access-A6'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [echo] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'client', to: 'server', get: '/echo', connection: 'kept-alive' });
    await expect.denied({ from: 'other', to: 'server', get: '/echo' });
  },
);

conformanceTest(
  {
    id: 'TA-05',
    title:
      'the ServiceAccount decides: another Deployment that shares it is allowed, a forged header helps nobody',
    clauses: ['access-A9', 'access-A9-shared'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [echo] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.delivered(
      { from: 'client-twin', to: 'server', get: '/echo' },
      { decides: 'access-A9-shared' },
    );
    await expect.denied({ from: 'other', to: 'server', get: '/echo' });
    await expect.denied({
      from: 'other',
      to: 'server',
      get: '/echo',
      headers: {
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-client-cert': 'URI=spiffe://cluster.local/{client}',
        'l5d-client-id': 'client.default.serviceaccount.identity.linkerd.cluster.local',
      },
    });
  },
);

conformanceTest(
  {
    id: 'TA-06',
    title: 'a ServiceAccount of the listed name in another namespace is denied',
    clauses: ['access-A7-namespace'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [echo] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'namesake', to: 'server', get: '/echo' });
  },
);

conformanceTest(
  {
    id: 'TA-07',
    title: 'a workload that is not listed as a source is denied',
    clauses: ['access-A7', 'access-A11'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [echo] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'other', to: 'server', get: '/echo' });
    await expect.denied({ from: 'impostor', to: 'server', get: '/echo' }, { decides: 'access-A11' });
    await expect.denied({ from: 'namesake', to: 'server', get: '/echo' }, { decides: 'access-A11' });
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' }, { decides: 'access-A11' });
  },
);

conformanceTest(
  {
    id: 'TA-09',
    title: 'a client outside the mesh, which dials the destination itself, is denied by the server’s side',
    clauses: ['access-A34', 'access-A30'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [echo] }),
      allow({ from: 'client', to: 'server', routes: [tcp({ ports: ['tcp'] })] }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'outsider', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'client', to: 'server', tcp: 'tcp' }, { decides: 'access-A30' });
    await expect.denied({ from: 'outsider', to: 'server', tcp: 'tcp' }, { decides: 'access-A30' });
  },
);

conformanceTest(
  {
    id: 'TA-10',
    title:
      'the destination is a ServiceAccount: all its workloads are opened, no other behind the same Service',
    clauses: ['access-A10', 'access-A10-other'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [echo] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'client', to: 'sibling', get: '/echo' });
    await expect.denied({ from: 'other', to: 'sibling', get: '/echo' });
    await expect.confined({ from: 'client', to: 'shared', get: '/echo' }, ['server'], {
      decides: 'access-A10-other',
    });
    // Some meshes never choose a workload that would deny: then this alone shows that the Service is guarded.
    await expect.denied({ from: 'other', to: 'shared', get: '/echo' }, { decides: 'access-A10-other' });
    mesh.apply(allow({ from: 'other', to: 'impostor', routes: [echo] }));
    await expect.delivered({ from: 'other', to: 'impostor', get: '/echo' }, { decides: 'access-A10-other' });
    await expect.denied({ from: 'client', to: 'impostor', get: '/echo' }, { decides: 'access-A10-other' });
  },
);

conformanceTest(
  {
    id: 'TA-12',
    title: 'each of several listed sources is allowed, one from another namespace among them',
    clauses: ['access-A12', 'access-A13-source'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: ['other', 'impostor', 'namesake'], to: 'server', routes: [echo] }));
    await expect.delivered({ from: 'other', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'impostor', to: 'server', get: '/echo' });
    await expect.delivered(
      { from: 'namesake', to: 'server', get: '/echo' },
      { decides: 'access-A13-source' },
    );
    await expect.denied({ from: 'client', to: 'server', get: '/echo' });
  },
);
