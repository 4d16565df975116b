import { conformanceTest } from '../../harness/run/authoring.ts';

const ECHO = { from: 'client', to: 'server', get: '/echo' } as const;

conformanceTest(
  {
    id: 'TM-12',
    title: 'what was sent before the declared window is no longer counted',
    clauses: ['metrics-M21'],
  },
  async ({ mesh, send, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server'] });
    await send(ECHO, 10);
    await expect.metrics({ ask: 'get', resource: 'deployments', of: 'server' }, { check: 'counts' });
    await expect.metrics({ ask: 'get', resource: 'deployments', of: 'server' }, { check: 'expired' });
  },
);
