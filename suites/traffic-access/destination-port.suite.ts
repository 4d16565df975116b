import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, http, tcp } from '../../harness/smi/intent.ts';

const echo = http({ path: '/echo', methods: ['GET'] });

conformanceTest(
  {
    id: 'TA-27',
    title: 'a destination without a port is opened on all its ports',
    clauses: ['access-A23'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [echo] }),
      allow({ from: 'other', to: 'server', routes: [tcp()] }),
    );
    for (const port of ['http', 'http-alt', 'mapped'] as const) {
      await expect.delivered({ from: 'client', to: 'server', get: '/echo', port });
      await expect.denied({ from: 'namesake', to: 'server', get: '/echo', port });
    }
    for (const port of ['tcp', 'range-2'] as const) {
      await expect.delivered({ from: 'other', to: 'server', tcp: port });
      await expect.denied({ from: 'namesake', to: 'server', tcp: port });
    }
  },
);

conformanceTest(
  {
    id: 'TA-28',
    title: 'a destination with a port is opened on that port alone',
    clauses: ['access-A23-port'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [echo, tcp({ ports: ['http'] })] }),
      allow({ from: 'client', to: 'server', routes: [tcp({ ports: ['range-1'] })] }),
      allow({ from: 'other', to: 'server', routes: [echo] }),
      allow({ from: 'other', to: 'server', routes: [tcp()] }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'client', to: 'server', tcp: 'range-1' });
    await expect.denied({ from: 'namesake', to: 'server', get: '/echo' });
    await expect.denied({ from: 'namesake', to: 'server', tcp: 'range-1' });
    await expect.denied(
      { from: 'client', to: 'server', get: '/echo', port: 'http-alt' },
      { control: { from: 'other' } },
    );
    for (const port of ['range-0', 'tcp'] as const) {
      await expect.denied({ from: 'client', to: 'server', tcp: port }, { control: { from: 'other' } });
    }
  },
);
