import { conformanceTest } from '../../harness/run/authoring.ts';
import { split } from '../../harness/smi/intent.ts';
import { SERVERS } from './servers.ts';

conformanceTest(
  { id: 'TS-01', title: 'a split of 90 to 10 gives the backends these shares', clauses: ['split-T7'] },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v1': 90, 'server-v2': 10 } }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { 'server-v1': 90, 'server-v2': 10 });
  },
);

conformanceTest(
  {
    id: 'TS-02',
    title:
      'backends that the root’s selector does not cover get their shares, over fresh and over kept connections',
    clauses: ['split-T4', 'split-T7'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    const weights = { 'server-v2': 85, 'server-v3': 15 };
    mesh.apply(split({ root: 'root', backends: weights }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, weights);
    await expect.shares({ from: 'client', to: 'root', get: '/echo', connection: 'kept-alive' }, weights, {
      decides: 'split-T7',
    });
  },
);

conformanceTest(
  {
    id: 'TS-03',
    title: 'weights are relative: 1000 beside 500 is two to one',
    clauses: ['split-T10'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v1': 1000, 'server-v2': 500 } }));
    await expect.shares(
      { from: 'client', to: 'root', get: '/echo' },
      { 'server-v1': 1000, 'server-v2': 500 },
    );
  },
);

conformanceTest(
  { id: 'TS-27', title: 'whole numbers as weights are accepted and honoured', clauses: ['split-T8'] },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v1': 1, 'server-v3': 6 } }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { 'server-v1': 1, 'server-v3': 6 });
  },
);

conformanceTest(
  { id: 'TS-22', title: 'weights are Quantities: 1 beside 500m is two to one', clauses: ['split-T9'] },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    const weights = { 'server-v1': 1, 'server-v2': 0.5 };
    mesh.apply(split({ root: 'root', backends: weights }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, weights);
  },
);
