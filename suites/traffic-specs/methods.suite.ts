import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, http } from '../../harness/smi/intent.ts';

conformanceTest(
  {
    id: 'TSC-08',
    title: 'listed methods are allowed and every other one is denied; HEAD is not GET',
    clauses: ['specs-S7'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: 'server',
        routes: [
          http({ path: '/read', methods: ['GET'] }),
          http({ path: '/both', methods: ['PUT', 'HEAD'] }),
        ],
      }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/read' });
    for (const method of ['HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
      await expect.denied({ from: 'client', to: 'server', method, path: '/read' });
    }
    await expect.delivered({ from: 'client', to: 'server', method: 'PUT', path: '/both' });
    await expect.delivered({ from: 'client', to: 'server', method: 'HEAD', path: '/both' });
    await expect.denied({ from: 'client', to: 'server', get: '/both' });
  },
);

conformanceTest(
  { id: 'TSC-09', title: '`*` allows every method', clauses: ['specs-S7-wildcard'] },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [http({ path: '/echo', methods: ['*'] })] }));
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
      await expect.delivered({ from: 'client', to: 'server', method, path: '/echo' });
    }
    await expect.denied({ from: 'other', to: 'server', method: 'POST', path: '/echo' });
  },
);
