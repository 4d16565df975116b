import { conformanceTest } from '../../harness/run/authoring.ts';
import { split } from '../../harness/smi/intent.ts';
import { SERVERS } from './servers.ts';

conformanceTest(
  { id: 'TS-15', title: 'an update of the weights takes effect', clauses: ['split-T28'] },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    const rollout = mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
    const shot = { from: 'client', to: 'root', get: '/echo' } as const;
    await expect.shares(shot, { 'server-v2': 1 });
    mesh.update(
      rollout,
      split({ root: 'root', backends: { 'server-v1': 0, 'server-v2': 15, 'server-v3': 85 } }),
    );
    await expect.shares(shot, { 'server-v1': 0, 'server-v2': 15, 'server-v3': 85 });
  },
);

conformanceTest(
  {
    id: 'TS-16',
    title: 'after its deletion the root is an ordinary Service again',
    clauses: ['split-T28-delete'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    const rollout = mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { 'server-v2': 1 });
    mesh.remove(rollout);
    await expect.confined({ from: 'client', to: 'root', get: '/echo' }, ['server-v1', 'server-old']);
  },
);

conformanceTest(
  {
    id: 'TS-17',
    title: 'a backend taken out of the list gets nothing although the root’s selector covers it',
    clauses: ['split-T30'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    const rollout = mesh.apply(split({ root: 'root-wide', backends: { 'server-v1': 85, 'server-v3': 15 } }));
    const shot = { from: 'client', to: 'root-wide', get: '/echo' } as const;
    await expect.shares(shot, { 'server-v1': 85, 'server-v3': 15 });
    mesh.update(rollout, split({ root: 'root-wide', backends: { 'server-v3': 1 } }));
    await expect.shares(shot, { 'server-v1': 0, 'server-v3': 1 });
  },
);

conformanceTest(
  {
    id: 'TS-25',
    title: 'with the split in place first, the new version’s Deployment and Service draw no request to it',
    clauses: ['split-T29'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: ['server-v1', 'server-v3'], notYet: ['server-v2'] });
    mesh.apply(split({ root: 'root-wide', backends: { 'server-v3': 100, 'server-v2': 0 } }));
    const shot = { from: 'client', to: 'root-wide', get: '/echo' } as const;
    await expect.shares(shot, { 'server-v3': 100 });
    // The root's selector covers the new version as soon as its pods are there.
    mesh.deploy('server-v2');
    await expect.steady(shot, ['server-v3'], { control: { to: 'server-v2' } });
  },
);
