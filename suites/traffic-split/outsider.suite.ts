import { conformanceTest } from '../../harness/run/authoring.ts';
import { split } from '../../harness/smi/intent.ts';

const SERVERS = ['server-v1', 'server-v2', 'server-old'] as const;

conformanceTest(
  {
    id: 'TS-28',
    title: 'a client outside the mesh reaches the root’s own selector, whatever the weights',
    clauses: ['split-T3'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    const shot = { from: 'outsider', to: 'root', get: '/echo' } as const;
    await mesh.premise(shot, { control: { from: 'client' } });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
    await expect.shares({ ...shot, from: 'client' }, { 'server-v2': 1 });
    await expect.confined(shot, ['server-v1', 'server-old']);
  },
);
