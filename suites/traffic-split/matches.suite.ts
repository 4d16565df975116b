import { conformanceTest } from '../../harness/run/authoring.ts';
import { http, split } from '../../harness/smi/intent.ts';
import { SERVERS } from './servers.ts';

const firefox = http({ headers: { 'user-agent': '^.*Firefox.*$' } });
const fromFirefox = { 'user-agent': 'Mozilla/5.0 Gecko/20100101 Firefox/140.0' };
const fromCurl = { 'user-agent': 'curl/8.20' };

conformanceTest(
  {
    id: 'TS-18',
    title: 'a header filter sends its segment to the backends and all others to the root’s own selector',
    clauses: ['split-T17', 'split-T17-rest'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v1': 0, 'server-v2': 100 }, when: [[firefox]] }));
    const shot = { from: 'client', to: 'root', get: '/echo' } as const;
    await expect.shares({ ...shot, headers: fromFirefox }, { 'server-v1': 0, 'server-v2': 100 });
    await expect.confined({ ...shot, headers: fromCurl }, ['server-v1', 'server-old'], {
      decides: 'split-T17-rest',
    });
    await expect.confined(shot, ['server-v1', 'server-old'], { decides: 'split-T17-rest' });
  },
);

conformanceTest(
  { id: 'TS-19', title: 'within the matched segment the weights apply', clauses: ['split-T18'] },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 85, 'server-v3': 15 }, when: [[firefox]] }));
    const shot = { from: 'client', to: 'root', get: '/echo' } as const;
    await expect.shares({ ...shot, headers: fromFirefox }, { 'server-v2': 85, 'server-v3': 15 });
    await expect.confined({ ...shot, headers: fromCurl }, ['server-v1', 'server-old']);
  },
);

conformanceTest(
  {
    id: 'TS-20',
    title: 'several HTTPRouteGroups are merged: a route of any of them sends a request to the backends',
    clauses: ['split-T19'],
  },
  async ({ mesh, expect }) => {
    await mesh.admit({ from: ['client'], to: SERVERS });
    const beta = http({ headers: { 'x-channel': '^beta$' } });
    mesh.apply(split({ root: 'root', backends: { 'server-v2': 1 }, when: [[firefox], [beta]] }));
    const shot = { from: 'client', to: 'root', get: '/echo' } as const;
    await expect.shares({ ...shot, headers: fromFirefox }, { 'server-v2': 1 });
    await expect.shares({ ...shot, headers: { ...fromCurl, 'x-channel': 'beta' } }, { 'server-v2': 1 });
    await expect.confined({ ...shot, headers: fromCurl }, ['server-v1', 'server-old']);
  },
);
