import { conformanceTest } from '../../harness/run/authoring.ts';

conformanceTest(
  {
    id: 'TS-26',
    title: 'a TrafficSplit is served, and has no field for a port',
    clauses: ['split-T25', 'general-G1'],
  },
  async ({ expect }) => {
    const kind = { api: 'split', kind: 'TrafficSplit' } as const;
    await expect.schema(kind, { check: 'served' }, { decides: 'general-G1' });
    await expect.schema(kind, { check: 'no-field', like: 'port' });
  },
);
