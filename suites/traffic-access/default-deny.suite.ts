import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, http, tcp, udp } from '../../harness/smi/intent.ts';

conformanceTest(
  { id: 'TA-01', title: 'HTTP is denied while no TrafficTarget exists', clauses: ['access-A1'] },
  async ({ mesh, expect }) => {
    const policy = allow({
      from: 'client',
      to: 'server',
      routes: [http({ path: '/echo', methods: ['GET'] })],
    });
    const grant = mesh.apply(policy);
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    mesh.remove(grant);
    await expect.denied({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'other', to: 'server', get: '/echo' });
    mesh.apply(policy);
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
  },
);

conformanceTest(
  { id: 'TA-02', title: 'raw TCP is denied while no TrafficTarget exists', clauses: ['access-A1-tcp'] },
  async ({ mesh, expect }) => {
    const policy = allow({ from: 'client', to: 'server', routes: [tcp({ ports: ['tcp', 'greeter'] })] });
    const grant = mesh.apply(policy);
    await expect.delivered({ from: 'client', to: 'server', tcp: 'tcp' });
    await expect.delivered({ from: 'client', to: 'server', tcp: 'greeter' });
    mesh.remove(grant);
    await expect.denied({ from: 'client', to: 'server', tcp: 'tcp' });
    await expect.denied({ from: 'client', to: 'server', tcp: 'greeter' });
    await expect.denied({ from: 'other', to: 'server', tcp: 'tcp' });
    mesh.apply(policy);
    await expect.delivered({ from: 'client', to: 'server', tcp: 'tcp' });
    await expect.delivered({ from: 'client', to: 'server', tcp: 'greeter' });
  },
);

conformanceTest(
  { id: 'TA-03', title: 'UDP is denied while no TrafficTarget exists', clauses: ['access-A1-udp'] },
  async ({ mesh, expect }) => {
    const policy = allow({ from: 'client', to: 'server', routes: [udp({ ports: ['udp'] })] });
    const grant = mesh.apply(policy);
    await expect.delivered({ from: 'client', to: 'server', udp: 'udp' });
    mesh.remove(grant);
    await expect.denied({ from: 'client', to: 'server', udp: 'udp' });
    await expect.denied({ from: 'other', to: 'server', udp: 'udp' });
    mesh.apply(policy);
    await expect.delivered({ from: 'client', to: 'server', udp: 'udp' });
  },
);

conformanceTest(
  {
    id: 'TA-14',
    title: 'a denied HTTP request never reaches the server, in 700 attempts',
    clauses: ['access-A31'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [http({ path: '/echo', methods: ['GET'] })] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.sustainedDenial({ from: 'other', to: 'server', get: '/echo' });
  },
);

conformanceTest(
  {
    id: 'TA-15',
    title: 'a denied TCP connection never reaches the server, in 700 attempts',
    clauses: ['access-A31'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [tcp({ ports: ['tcp'] })] }));
    await expect.delivered({ from: 'client', to: 'server', tcp: 'tcp' });
    await expect.sustainedDenial({ from: 'other', to: 'server', tcp: 'tcp' });
  },
);

conformanceTest(
  {
    id: 'TA-16',
    title: 'a denied datagram never reaches the server, in 700 attempts',
    clauses: ['access-A31'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [udp({ ports: ['udp'] })] }));
    await expect.delivered({ from: 'client', to: 'server', udp: 'udp' });
    await expect.sustainedDenial({ from: 'other', to: 'server', udp: 'udp' });
  },
);
