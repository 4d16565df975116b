import { conformanceTest } from '../../harness/run/authoring.ts';
import { split } from '../../harness/smi/intent.ts';
import { SERVERS } from './servers.ts';

conformanceTest(
  {
    id: 'TS-09',
    title: 'the root is split by its short, its namespaced and its full name',
    clauses: ['split-T2', 'split-T2-names'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
    const shot = { from: 'client', to: 'root', get: '/echo' } as const;
    await expect.shares({ ...shot, name: 'short' }, { 'server-v2': 1 });
    await expect.shares({ ...shot, name: 'namespaced' }, { 'server-v2': 1 }, { decides: 'split-T2-names' });
    await expect.shares({ ...shot, name: 'full' }, { 'server-v2': 1 }, { decides: 'split-T2-names' });
  },
);

conformanceTest(
  {
    id: 'TS-10',
    title: 'what is sent to a backend’s own Service is not split',
    clauses: ['split-T14-direct'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v1': 15, 'server-v2': 85 } }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { 'server-v1': 15, 'server-v2': 85 });
    await expect.confined({ from: 'client', to: 'server-v1', get: '/echo' }, ['server-v1']);
    await expect.confined({ from: 'client', to: 'server-v2', get: '/echo' }, ['server-v2']);
  },
);

conformanceTest(
  {
    id: 'TS-11',
    title: 'a backend that is the root of another split is not resolved further',
    clauses: ['split-T31'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(
      split({ root: 'root', backends: { 'server-v2': 1 } }),
      split({ root: 'server-v2', backends: { 'server-v3': 1 } }),
    );
    await expect.shares({ from: 'client', to: 'server-v2', get: '/echo' }, { 'server-v3': 1 });
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { 'server-v2': 1 });
  },
);

conformanceTest(
  {
    id: 'TS-12',
    title: 'a backend without the root’s port number is excluded, also if the port’s name agrees',
    clauses: ['split-T22'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'v1-misnumbered': 50, 'server-v2': 50 } }));
    await expect.shares(
      { from: 'client', to: 'root', get: '/echo' },
      { 'v1-misnumbered': 0, 'server-v2': 100 },
    );
  },
);

conformanceTest(
  {
    id: 'TS-13',
    title: 'each backend maps the port to its own targetPort',
    clauses: ['split-T23'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v1': 15, 'v2-remapped': 85 } }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { 'server-v1': 15, 'v2-remapped': 85 });
  },
);

conformanceTest(
  { id: 'TS-14', title: 'all ports of a root with several are split', clauses: ['split-T24'] },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { 'server-v2': 1 });
    await expect.shares({ from: 'client', to: 'root', get: '/echo', port: 'mapped' }, { 'server-v2': 1 });
  },
);

conformanceTest(
  { id: 'TS-21', title: 'the traffic of every client in the mesh is split', clauses: ['split-T1'] },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client', 'other'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
    await expect.shares(
      { from: 'client', to: 'root', get: '/echo' },
      { 'server-v2': 1 },
      { alsoFrom: ['client-twin', 'other'] },
    );
  },
);
