import { conformanceTest } from '../../harness/run/authoring.ts';

const GROUP = { api: 'specs', kind: 'HTTPRouteGroup' } as const;
const ROUTE = { api: 'specs', kind: 'TCPRoute' } as const;

conformanceTest(
  {
    id: 'TSC-19',
    title: 'routes are served, and a match holds name, path, methods and headers and nothing else',
    clauses: ['specs-S9', 'general-G1'],
  },
  async ({ expect }) => {
    await expect.schema(GROUP, { check: 'served' }, { decides: 'general-G1' });
    await expect.schema(ROUTE, { check: 'served' }, { decides: 'general-G1' });
    const required = ['name', 'pathRegex', 'methods', 'headers'];
    await expect.schema(GROUP, { check: 'fields', below: 'matches', required, optional: [] });
  },
);

conformanceTest(
  {
    id: 'TSC-20',
    title: 'routes are served, and a match holds name, path and methods and nothing else',
    clauses: ['specs-S9-uri', 'general-G1'],
  },
  async ({ expect }) => {
    await expect.schema(GROUP, { check: 'served' }, { decides: 'general-G1' });
    await expect.schema(ROUTE, { check: 'served' }, { decides: 'general-G1' });
    const required = ['name', 'pathRegex', 'methods'];
    await expect.schema(GROUP, { check: 'fields', below: 'matches', required, optional: [] });
  },
);
