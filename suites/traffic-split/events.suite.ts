import { conformanceTest } from '../../harness/run/authoring.ts';
import { split } from '../../harness/smi/intent.ts';

const SERVERS = ['server-v1', 'server-v2', 'server-old'] as const;

conformanceTest(
  {
    id: 'TS-29',
    title: 'an Event tells that a split has a backend without the root’s port, and none warns of a right one',
    clauses: ['split-T26'],
    needs: ['events'],
  },
  async ({ mesh, expect, observe }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    const right = mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
    await observe.settled({ from: 'client', to: 'root', get: '/echo' }, 'server-v2');
    const wrong = mesh.apply(
      split({ root: 'root-wide', backends: { 'server-v2': 50, 'v1-misnumbered': 50 } }),
    );
    await expect.event(wrong, { beside: right });
  },
);
