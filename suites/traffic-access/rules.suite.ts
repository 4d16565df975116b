import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, handwritten, http, httpGroup, tcp, udp } from '../../harness/smi/intent.ts';

const echo = http({ path: '/echo', methods: ['GET'] });

conformanceTest(
  {
    id: 'TA-08',
    title: 'a listed source is denied on a path or method that no rule lists',
    clauses: ['access-A8'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [echo] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'client', to: 'server', get: '/secret' });
    await expect.denied({ from: 'client', to: 'server', method: 'POST', path: '/echo' });
    // What a connection was first opened for opens nothing else on it.
    await expect.delivered({ from: 'client', to: 'server', get: '/echo', connection: 'kept-alive' });
    await expect.denied({ from: 'client', to: 'server', get: '/secret', connection: 'kept-alive' });
  },
);

conformanceTest(
  {
    id: 'TA-19',
    title: 'a rule without `matches` allows every match of its group, one with `matches` those alone',
    clauses: ['access-A18', 'access-A19'],
  },
  async ({ mesh, expect }) => {
    const matches = [
      http({ name: 'first', path: '/first', methods: ['GET'] }),
      http({ name: 'second', path: '/second', methods: ['GET'] }),
      http({ name: 'third', path: '/third', methods: ['GET'] }),
    ];
    mesh.apply(allow({ from: 'client', to: 'server', routes: [httpGroup({ matches, bind: 'all' })] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/first' });
    await expect.delivered({ from: 'client', to: 'server', get: '/second' });
    await expect.delivered({ from: 'client', to: 'server', get: '/third' });
    await expect.denied({ from: 'client', to: 'server', get: '/fourth' });
    mesh.apply(
      allow({ from: 'other', to: 'server', routes: [httpGroup({ matches, bind: ['first', 'third'] })] }),
    );
    await expect.delivered({ from: 'other', to: 'server', get: '/first' }, { decides: 'access-A19' });
    await expect.delivered({ from: 'other', to: 'server', get: '/third' }, { decides: 'access-A19' });
    await expect.denied({ from: 'other', to: 'server', get: '/second' }, { decides: 'access-A19' });
  },
);

conformanceTest(
  {
    id: 'TA-20',
    title: 'a TCPRoute opens the ports it lists, and without a list all ports',
    clauses: ['access-A21', 'access-A22'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [tcp({ ports: ['range-0'] })] }),
      allow({ from: 'other', to: 'server', routes: [tcp()] }),
    );
    await expect.delivered({ from: 'client', to: 'server', tcp: 'range-0' });
    await expect.delivered({ from: 'other', to: 'server', tcp: 'range-1' }, { decides: 'access-A22' });
    await expect.delivered({ from: 'other', to: 'server', tcp: 'tcp' }, { decides: 'access-A22' });
    await expect.denied({ from: 'client', to: 'server', tcp: 'range-1' });
    await expect.denied({ from: 'client', to: 'server', tcp: 'tcp' });
    await expect.denied(
      { from: 'namesake', to: 'server', tcp: 'range-1' },
      { decides: 'access-A22', control: { from: 'other' } },
    );
  },
);

conformanceTest(
  {
    id: 'TA-21',
    title: 'a request that meets both a TCPRoute and an HTTPRouteGroup of one TrafficTarget is allowed',
    clauses: ['access-A24-both'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [tcp({ ports: ['http'] }), echo] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'other', to: 'server', get: '/echo' });
  },
);

conformanceTest(
  {
    id: 'TA-22',
    title: 'the example of three adjacent ports: TCP to all of them, UDP to the upper two',
    clauses: ['access-A25', 'access-A25-tcp', 'access-A25-udp'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: 'server',
        routes: [tcp({ ports: ['range-0', 'range-1', 'range-2'] }), udp({ ports: ['range-1', 'range-2'] })],
      }),
      allow({ from: 'other', to: 'server', routes: [tcp()] }),
      allow({ from: 'other', to: 'server', routes: [udp()] }),
    );
    await expect.delivered({ from: 'client', to: 'server', tcp: 'range-0' }, { decides: 'access-A25-tcp' });
    await expect.delivered({ from: 'client', to: 'server', tcp: 'range-1' }, { decides: 'access-A25-tcp' });
    await expect.delivered({ from: 'client', to: 'server', tcp: 'range-2' }, { decides: 'access-A25-tcp' });
    for (const port of ['range-0', 'range-1', 'range-2'] as const) {
      await expect.denied({ from: 'namesake', to: 'server', tcp: port }, { decides: 'access-A25-tcp' });
    }
    await expect.denied(
      { from: 'client', to: 'server', tcp: 'range-3' },
      { decides: 'access-A25-tcp', control: { from: 'other' } },
    );
    await expect.delivered({ from: 'client', to: 'server', udp: 'range-1' }, { decides: 'access-A25-udp' });
    await expect.delivered({ from: 'client', to: 'server', udp: 'range-2' }, { decides: 'access-A25-udp' });
    await expect.denied(
      { from: 'namesake', to: 'server', udp: 'range-1' },
      { decides: 'access-A25-udp', control: { from: 'other' } },
    );
    await expect.denied(
      { from: 'namesake', to: 'server', udp: 'range-2' },
      { decides: 'access-A25-udp', control: { from: 'other' } },
    );
    await expect.denied({ from: 'client', to: 'server', udp: 'range-0' }, { control: { from: 'other' } });
    await expect.denied({ from: 'client', to: 'server', udp: 'range-3' }, { control: { from: 'other' } });
  },
);

conformanceTest(
  {
    id: 'TA-23',
    title: 'two HTTPRouteGroups in a TrafficTarget form a union',
    clauses: ['access-A26'],
  },
  async ({ mesh, expect }) => {
    const group = (name: string) =>
      httpGroup({ matches: [http({ name, path: `/${name}`, methods: ['GET'] })], bind: [name] });
    mesh.apply(allow({ from: 'client', to: 'server', routes: [group('first'), group('second')] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/first' });
    await expect.delivered({ from: 'client', to: 'server', get: '/second' });
    await expect.denied({ from: 'client', to: 'server', get: '/third' });
  },
);

conformanceTest(
  { id: 'TA-26', title: 'two TCPRoutes in a TrafficTarget form a union', clauses: ['access-A26-tcp'] },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({
        from: 'client',
        to: 'server',
        routes: [tcp({ ports: ['range-0'] }), tcp({ ports: ['range-2'] })],
      }),
      allow({ from: 'other', to: 'server', routes: [tcp()] }),
    );
    await expect.delivered({ from: 'client', to: 'server', tcp: 'range-0' });
    await expect.delivered({ from: 'client', to: 'server', tcp: 'range-2' });
    await expect.denied({ from: 'namesake', to: 'server', tcp: 'range-2' });
    await expect.denied({ from: 'client', to: 'server', tcp: 'range-1' }, { control: { from: 'other' } });
  },
);

conformanceTest(
  {
    id: 'TA-24',
    title: 'a TrafficTarget with empty rules or empty sources opens nothing',
    clauses: ['access-A17'],
  },
  async ({ mesh, expect }) => {
    // The valid third one is the gate: it shows that what was applied with it is in force.
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [] }),
      allow({ from: [], to: 'server', routes: [http({ path: '/open', methods: ['*'] })] }),
      allow({ from: 'other', to: 'server', routes: [echo] }),
    );
    await expect.delivered({ from: 'other', to: 'server', get: '/echo' });
    await expect.denied({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'client', to: 'server', get: '/open' });
    await expect.denied({ from: 'other', to: 'server', get: '/open' });
  },
);

conformanceTest(
  {
    id: 'TA-25',
    title: 'the API refuses a TrafficTarget without destination, rules or sources',
    clauses: ['access-A17-api'],
  },
  async ({ expect }) => {
    const sources = [{ kind: 'ServiceAccount', name: 'anybody', namespace: 'anywhere' }];
    const destination = { kind: 'ServiceAccount', name: 'somebody', namespace: 'somewhere' };
    const rules = [{ kind: 'HTTPRouteGroup', name: 'routes' }];
    const target = { api: 'access', kind: 'TrafficTarget' } as const;
    await expect.accepted(
      handwritten({
        ...target,
        spec: ({ namespaces }) => ({
          destination: { ...destination, namespace: namespaces.main },
          rules,
          sources,
        }),
      }),
    );
    await expect.rejected(handwritten({ ...target, spec: () => ({ rules, sources }) }));
    await expect.rejected(handwritten({ ...target, spec: () => ({ destination, sources }) }));
    await expect.rejected(handwritten({ ...target, spec: () => ({ destination, rules }) }));
  },
);
