import { conformanceTest } from '../../harness/run/authoring.ts';

conformanceTest(
  {
    id: 'TM-13',
    title: 'the metrics API is registered by an APIService that is available',
    clauses: ['metrics-M1'],
    needs: ['apiservice'],
  },
  async ({ expect }) => {
    await expect.metrics({ ask: 'api-service' }, { check: 'available' });
  },
);

conformanceTest(
  {
    id: 'TM-14',
    title:
      'an account with a rule for the edges of one pod gets them and nothing else, one for pods gets pods',
    clauses: ['metrics-M22'],
    needs: ['rbac'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server'] });
    await send({ from: 'client', to: 'server', get: '/echo' }, 10);
    // What is granted comes first: an account whose rule is not in force yet is refused everything.
    const edges = { as: { resource: 'pods/edges', verbs: ['get'], of: 'server' } } as const;
    await expect.metrics({ ask: 'edges', resource: 'pods', of: 'server' }, { check: 'granted' }, edges);
    await expect.metrics({ ask: 'edges', resource: 'pods', of: 'client' }, { check: 'forbidden' }, edges);
    await expect.metrics({ ask: 'get', resource: 'pods', of: 'server' }, { check: 'forbidden' }, edges);
    await expect.metrics({ ask: 'list', resource: 'pods' }, { check: 'forbidden' }, edges);
    const pods = { as: { resource: 'pods', verbs: ['get', 'list'] } } as const;
    await expect.metrics({ ask: 'get', resource: 'pods', of: 'server' }, { check: 'granted' }, pods);
    await expect.metrics({ ask: 'list', resource: 'pods' }, { check: 'granted' }, pods);
    await expect.metrics({ ask: 'edges', resource: 'pods', of: 'server' }, { check: 'forbidden' }, pods);
  },
);
