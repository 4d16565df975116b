import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, http, httpGroup } from '../../harness/smi/intent.ts';

const echo = http({ name: 'echo', path: '/echo', methods: ['GET'] });

conformanceTest(
  {
    id: 'TA-11',
    title: 'a further TrafficTarget adds access and takes none away',
    clauses: ['access-A2'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [echo] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    const second = mesh.apply(
      allow({ from: 'other', to: 'server', routes: [http({ path: '/more', methods: ['GET'] })] }),
    );
    await expect.delivered({ from: 'other', to: 'server', get: '/more' });
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    mesh.remove(second);
    await expect.denied({ from: 'other', to: 'server', get: '/more' });
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
  },
);

conformanceTest(
  { id: 'TA-13', title: 'a deleted TrafficTarget allows nothing any more', clauses: ['access-A5'] },
  async ({ mesh, expect }) => {
    // What it referred to stays: else a mesh that still acts on the deleted object would allow nothing either.
    const shared = httpGroup({ matches: [echo], bind: ['echo'], name: 'shared' });
    const kept = allow({ from: 'other', to: 'server', routes: [shared] });
    const grants = mesh.apply(kept, allow({ from: 'client', to: 'server', routes: [shared] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'other', to: 'server', get: '/echo' });
    // This connection is still open when the TrafficTarget goes.
    await expect.delivered({ from: 'client', to: 'server', get: '/echo', connection: 'kept-alive' });
    mesh.update(grants, kept);
    await expect.denied({ from: 'client', to: 'server', get: '/echo' }, { control: { from: 'other' } });
    await expect.denied(
      { from: 'client', to: 'server', get: '/echo', connection: 'kept-alive' },
      { control: { from: 'other' } },
    );
  },
);

conformanceTest(
  {
    id: 'TA-17',
    title: 'the three rows of the specification’s example allow exactly what they list',
    clauses: ['access-A4'],
  },
  async ({ mesh, expect }) => {
    // website is `other`, payments is `impostor`, prometheus is `client` in the example's words.
    mesh.apply(
      allow({ from: ['other', 'impostor'], to: 'server', routes: [http({ path: '/api', methods: ['*'] })] }),
      allow({ from: 'client', to: 'server', routes: [http({ path: '/metrics', methods: ['GET'] })] }),
    );
    await expect.delivered({ from: 'other', to: 'server', get: '/api' });
    await expect.delivered({ from: 'impostor', to: 'server', method: 'POST', path: '/api' });
    await expect.delivered({ from: 'client', to: 'server', get: '/metrics' });
    await expect.denied({ from: 'client', to: 'server', get: '/api' });
    await expect.denied({ from: 'client', to: 'server', method: 'POST', path: '/metrics' });
    await expect.denied({ from: 'other', to: 'server', get: '/metrics' });
    await expect.denied({ from: 'impostor', to: 'server', get: '/metrics' });
    await expect.denied({ from: 'namesake', to: 'server', get: '/metrics' });
    await expect.denied({ from: 'namesake', to: 'server', get: '/api' });
  },
);

conformanceTest(
  {
    id: 'TA-18',
    title: 'of a narrow and a wide TrafficTarget that overlap the wide one decides: nothing denies',
    clauses: ['access-A3', 'access-A29'],
  },
  async ({ mesh, expect }) => {
    const shared = httpGroup({ matches: [echo], bind: ['echo'], name: 'shared' });
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [http({ path: '/echo/narrow', methods: ['GET'] })] }),
      allow({ from: 'client', to: 'server', routes: [http({ path: '/echo', methods: ['GET'] })] }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.delivered({ from: 'client', to: 'server', get: '/echo/narrow' });
    mesh.apply(
      allow({ from: 'other', to: 'server', routes: [shared] }),
      allow({ from: 'impostor', to: 'server', routes: [shared] }),
    );
    await expect.delivered({ from: 'other', to: 'server', get: '/echo' }, { decides: 'access-A29' });
    await expect.delivered({ from: 'impostor', to: 'server', get: '/echo' }, { decides: 'access-A29' });
    await expect.denied({ from: 'namesake', to: 'server', get: '/echo' });
  },
);
