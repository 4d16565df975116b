import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, http } from '../../harness/smi/intent.ts';

// Only patterns that mean the same whether an expression must match the whole value or a part of it (specs-S12).
const ANDROID = '^.*Android.*$';
const android = { 'user-agent': 'Mozilla/5.0 (Linux; Android 16)' };
const iphone = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)' };

conformanceTest(
  {
    id: 'TSC-10',
    title: 'a header filter allows a value that its expression matches and denies one that it does not',
    clauses: ['specs-S11', 'specs-S10', 'specs-S11-case'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: 'server',
        routes: [http({ path: '/echo', methods: ['GET'], headers: { 'user-agent': ANDROID } })],
      }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo', headers: android });
    await expect.denied({ from: 'client', to: 'server', get: '/echo', headers: iphone });
    await expect.denied(
      { from: 'other', to: 'server', get: '/echo', headers: android },
      { decides: 'specs-S10' },
    );
    mesh.apply(
      allow({
        from: 'other',
        to: 'server',
        routes: [http({ path: '/echo', methods: ['GET'], headers: { 'X-Canary-Group': '^beta[0-9]$' } })],
      }),
    );
    await expect.delivered(
      { from: 'other', to: 'server', get: '/echo', headers: { 'x-canary-group': 'beta7' } },
      { decides: 'specs-S11-case' },
    );
    await expect.denied(
      { from: 'other', to: 'server', get: '/echo', headers: { 'x-canary-group': 'stable' } },
      { decides: 'specs-S10' },
    );
  },
);

conformanceTest(
  {
    id: 'TSC-11',
    title: 'a request without the header meets no filter of it',
    clauses: ['specs-S11-absent'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: 'server',
        routes: [http({ path: '/echo', methods: ['GET'], headers: { 'x-tier': '^gold$' } })],
      }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo', headers: { 'x-tier': 'gold' } });
    await expect.denied({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'client', to: 'server', get: '/echo', headers: { 'x-other-tier': 'gold' } });
  },
);

conformanceTest(
  { id: 'TSC-12', title: 'several header filters of one match must all be met', clauses: ['specs-S13'] },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: 'server',
        routes: [
          http({ path: '/echo', methods: ['GET'], headers: { 'x-tier': '^gold$', 'x-region': '^north$' } }),
        ],
      }),
    );
    const shot = { from: 'client', to: 'server', get: '/echo' } as const;
    await expect.delivered({ ...shot, headers: { 'x-tier': 'gold', 'x-region': 'north' } });
    await expect.denied({ ...shot, headers: { 'x-tier': 'gold', 'x-region': 'south' } });
    await expect.denied({ ...shot, headers: { 'x-tier': 'iron', 'x-region': 'north' } });
    await expect.denied({ ...shot, headers: { 'x-tier': 'iron', 'x-region': 'south' } });
  },
);

conformanceTest(
  {
    id: 'TSC-13',
    title: 'of several matches, each with a header filter, one suffices',
    clauses: ['specs-S14'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: 'server',
        routes: [
          http({ path: '/echo', methods: ['GET'], headers: { 'x-tier': '^gold$' } }),
          http({ path: '/echo', methods: ['GET'], headers: { 'x-region': '^north$' } }),
        ],
      }),
    );
    const shot = { from: 'client', to: 'server', get: '/echo' } as const;
    await expect.delivered({ ...shot, headers: { 'x-tier': 'gold' } });
    await expect.delivered({ ...shot, headers: { 'x-region': 'north' } });
    await expect.denied({ ...shot, headers: { 'x-tier': 'iron', 'x-region': 'south' } });
  },
);

conformanceTest(
  {
    id: 'TSC-14',
    title: 'path, method and header of one match must all be met: one of eight combinations is allowed',
    clauses: ['specs-S15'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: 'server',
        routes: [
          http({ path: '/api/.*', methods: ['GET', 'HEAD'], headers: { 'user-agent': '^.*iPhone.*$' } }),
        ],
      }),
    );
    const ends = { from: 'client', to: 'server' } as const;
    await expect.delivered({ ...ends, method: 'GET', path: '/api/list', headers: iphone });
    for (const path of ['/api/list', '/shop/list']) {
      for (const method of ['GET', 'POST'] as const) {
        for (const headers of [iphone, android]) {
          if (path === '/api/list' && method === 'GET' && headers === iphone) continue;
          await expect.denied({ ...ends, method, path, headers });
        }
      }
    }
  },
);

conformanceTest(
  {
    id: 'TSC-15',
    title: 'a match of headers alone applies to any path and method',
    clauses: ['specs-S16'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [http({ headers: { 'user-agent': ANDROID } })] }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/echo', headers: android });
    await expect.delivered({
      from: 'client',
      to: 'server',
      method: 'POST',
      path: '/elsewhere/too',
      headers: android,
    });
    await expect.denied({ from: 'client', to: 'server', get: '/echo', headers: iphone });
  },
);
