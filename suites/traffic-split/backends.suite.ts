import { conformanceTest } from '../../harness/run/authoring.ts';
import { split } from '../../harness/smi/intent.ts';
import { SERVERS } from './servers.ts';

conformanceTest(
  {
    id: 'TS-04',
    title: 'a backend of weight 0 receives nothing although the root’s selector covers it',
    clauses: ['split-T11'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    // Beside 100 a weight that is taken for 1 would be one request in a hundred, too few to be noticed for certain.
    mesh.apply(split({ root: 'root-wide', backends: { 'server-v1': 1, 'server-v2': 0 } }));
    await expect.shares(
      { from: 'client', to: 'root-wide', get: '/echo' },
      { 'server-v1': 1, 'server-v2': 0 },
    );
  },
);

conformanceTest(
  { id: 'TS-05', title: 'a single backend receives everything', clauses: ['split-T12'] },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 } }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { 'server-v2': 1 });
  },
);

conformanceTest(
  { id: 'TS-06', title: 'each of three backends gets its share', clauses: ['split-T13'] },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    const weights = { 'server-v1': 50, 'server-v2': 30, 'server-v3': 20 };
    mesh.apply(split({ root: 'root', backends: weights }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, weights);
  },
);

conformanceTest(
  {
    id: 'TS-07',
    title: 'each of two clients sees the weights in its own traffic',
    clauses: ['split-T14'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client', 'other'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v1': 50, 'server-v2': 50 } }));
    await expect.shares(
      { from: 'client', to: 'root', get: '/echo' },
      { 'server-v1': 50, 'server-v2': 50 },
      { alsoFrom: ['other'] },
    );
  },
);

conformanceTest(
  {
    id: 'TS-08',
    title: 'a missing backend of weight 0 disturbs nothing',
    clauses: ['split-T16c'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 100, absent: 0 } }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { 'server-v2': 100 });
  },
);

conformanceTest(
  {
    id: 'TS-23',
    title: 'a share does not depend on how many pods stand behind the backend',
    clauses: ['split-T15'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { trio: 15, 'server-v2': 85 } }));
    await expect.shares({ from: 'client', to: 'root', get: '/echo' }, { trio: 15, 'server-v2': 85 });
  },
);

conformanceTest(
  {
    id: 'TS-24',
    title: 'a Service of a backend’s name in another namespace receives nothing',
    clauses: ['split-T5'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: [...SERVERS, 'namesake'] });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 50, absent: 50 } }));
    await expect.confined({ from: 'client', to: 'root', get: '/echo' }, ['server-v2']);
    await expect.delivered({ from: 'client', to: 'elsewhere', name: 'namespaced', get: '/echo' });
  },
);
