import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, tcp, udp } from '../../harness/smi/intent.ts';

conformanceTest(
  {
    id: 'TSC-16',
    title: 'a TCPRoute matches the ports it lists, and without a list all ports of the Service',
    clauses: ['specs-S20', 'specs-S20-all'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [tcp({ ports: ['range-1', 'range-2'] })] }),
      allow({ from: 'other', to: 'server', routes: [tcp()] }),
    );
    await expect.delivered({ from: 'client', to: 'server', tcp: 'range-1' });
    await expect.delivered({ from: 'client', to: 'server', tcp: 'range-2' });
    await expect.denied({ from: 'namesake', to: 'server', tcp: 'range-2' });
    for (const port of ['range-0', 'range-3', 'tcp', 'greeter'] as const) {
      await expect.delivered({ from: 'other', to: 'server', tcp: port }, { decides: 'specs-S20-all' });
      await expect.denied({ from: 'client', to: 'server', tcp: port });
    }
    await expect.denied(
      { from: 'namesake', to: 'server', tcp: 'tcp' },
      { decides: 'specs-S20-all', control: { from: 'other' } },
    );
  },
);

conformanceTest(
  {
    id: 'TSC-17',
    title: 'a UDPRoute matches the ports it lists, and without a list all ports of the Service',
    clauses: ['specs-S21', 'specs-S21-all'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [udp({ ports: ['range-1'] })] }),
      allow({ from: 'other', to: 'server', routes: [udp()] }),
    );
    await expect.delivered({ from: 'client', to: 'server', udp: 'range-1' });
    for (const port of ['range-0', 'udp'] as const) {
      await expect.delivered({ from: 'other', to: 'server', udp: port }, { decides: 'specs-S21-all' });
      await expect.denied({ from: 'client', to: 'server', udp: port });
    }
    await expect.denied(
      { from: 'namesake', to: 'server', udp: 'udp' },
      { decides: 'specs-S21-all', control: { from: 'other' } },
    );
  },
);

conformanceTest(
  {
    id: 'TSC-18',
    title: 'a bound TCPRoute lets raw TCP through, whichever side speaks first',
    clauses: ['specs-S22'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [tcp()] }));
    await expect.delivered({ from: 'client', to: 'server', tcp: 'tcp' });
    await expect.delivered({ from: 'client', to: 'server', tcp: 'greeter' });
    await expect.denied({ from: 'other', to: 'server', tcp: 'tcp' });
    await expect.denied({ from: 'other', to: 'server', tcp: 'greeter' });
  },
);
