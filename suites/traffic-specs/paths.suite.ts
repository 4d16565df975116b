import { conformanceTest } from '../../harness/run/authoring.ts';
import { allow, http, httpGroup, routesOnly, tcp } from '../../harness/smi/intent.ts';

conformanceTest(
  {
    id: 'TSC-01',
    title: 'pathRegex is anchored at the beginning of the path',
    clauses: ['specs-S4'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(
      allow({ from: 'client', to: 'server', routes: [http({ path: '/metrics', methods: ['GET'] })] }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/metrics' });
    await expect.denied({ from: 'client', to: 'server', get: '/x/metrics' });
    await expect.denied({ from: 'client', to: 'server', get: '/-/private/metrics' });
  },
);

conformanceTest(
  {
    id: 'TSC-02',
    title: 'pathRegex is a regular expression: classes, repetition, alternation, dot and escaped dot',
    clauses: ['specs-S4-regex'],
  },
  async ({ mesh, expect }) => {
    const routes = ['/item/[0-9]+', '/(left|right)', '/any.thing', '/exact\\.thing'].map((path) =>
      http({ path, methods: ['GET'] }),
    );
    mesh.apply(allow({ from: 'client', to: 'server', routes }));
    await expect.delivered({ from: 'client', to: 'server', get: '/item/42' });
    await expect.delivered({ from: 'client', to: 'server', get: '/left' });
    await expect.delivered({ from: 'client', to: 'server', get: '/right' });
    await expect.delivered({ from: 'client', to: 'server', get: '/any-thing' });
    await expect.delivered({ from: 'client', to: 'server', get: '/exact.thing' });
    await expect.denied({ from: 'client', to: 'server', get: '/item/none' });
    await expect.denied({ from: 'client', to: 'server', get: '/exact-thing' });
    await expect.denied({ from: 'client', to: 'server', get: '/middle' });
  },
);

conformanceTest(
  {
    id: 'TSC-03',
    title: 'a match of `.*` and `*` matches anything, the root path and a deep one included',
    clauses: ['specs-S8'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [http({ path: '.*', methods: ['*'] })] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/' });
    await expect.delivered({ from: 'client', to: 'server', get: '/some/rather/deep/path' });
    await expect.delivered({
      from: 'client',
      to: 'server',
      method: 'DELETE',
      path: '/some/rather/deep/path',
    });
    await expect.denied({ from: 'other', to: 'server', get: '/' });
  },
);

conformanceTest(
  {
    id: 'TSC-04',
    title: 'a TrafficTarget picks a match by its name and opens no other match of the group',
    clauses: ['specs-S2'],
  },
  async ({ mesh, expect }) => {
    const matches = [
      http({ name: 'chosen', path: '/chosen', methods: ['GET'] }),
      http({ name: 'ignored', path: '/ignored', methods: ['GET'] }),
    ];
    mesh.apply(allow({ from: 'client', to: 'server', routes: [httpGroup({ matches, bind: ['chosen'] })] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/chosen' });
    await expect.denied({ from: 'client', to: 'server', get: '/ignored' });
  },
);

conformanceTest(
  {
    id: 'TSC-05',
    title: 'routes open nothing until a TrafficTarget binds them',
    clauses: ['specs-S19'],
  },
  async ({ mesh, expect }) => {
    const unbound = http({ path: '/unbound', methods: ['GET'] });
    // The TrafficTarget is the gate: it shows that the routes applied with it are in force.
    mesh.apply(
      routesOnly([unbound, tcp()]),
      allow({ from: 'client', to: 'server', routes: [http({ path: '/bound', methods: ['GET'] })] }),
      allow({ from: 'other', to: 'server', routes: [tcp()] }),
    );
    await expect.delivered({ from: 'client', to: 'server', get: '/bound' });
    await expect.denied({ from: 'client', to: 'server', get: '/unbound' });
    await expect.denied({ from: 'client', to: 'server', tcp: 'tcp' }, { control: { from: 'other' } });
  },
);

conformanceTest(
  {
    id: 'TSC-06',
    title: 'an update of a bound HTTPRouteGroup takes effect',
    clauses: ['specs-S25'],
  },
  async ({ mesh, expect }) => {
    const to = (path: string) =>
      allow({ from: 'client', to: 'server', routes: [http({ name: 'route', path, methods: ['GET'] })] });
    const grant = mesh.apply(to('/before'));
    await expect.delivered({ from: 'client', to: 'server', get: '/before' });
    mesh.update(grant, to('/after'));
    await expect.delivered({ from: 'client', to: 'server', get: '/after' });
    await expect.denied({ from: 'client', to: 'server', get: '/before' });
  },
);

conformanceTest(
  {
    id: 'TSC-07',
    title: 'the same routes allow and deny over HTTP/1.1 and over HTTP/2',
    clauses: ['specs-S1', 'specs-S1-http2'],
  },
  async ({ mesh, expect }) => {
    mesh.apply(allow({ from: 'client', to: 'server', routes: [http({ path: '/echo', methods: ['GET'] })] }));
    await expect.delivered({ from: 'client', to: 'server', get: '/echo' });
    await expect.denied({ from: 'client', to: 'server', get: '/other' });
    await expect.delivered(
      { from: 'client', to: 'server', get: '/echo', version: '2' },
      { decides: 'specs-S1-http2' },
    );
    await expect.delivered(
      { from: 'client', to: 'server', get: '/echo', version: '2', connection: 'kept-alive' },
      { decides: 'specs-S1-http2' },
    );
    await expect.denied(
      { from: 'client', to: 'server', get: '/other', version: '2' },
      { decides: 'specs-S1-http2' },
    );
    await expect.denied(
      { from: 'other', to: 'server', get: '/echo', version: '2' },
      { decides: 'specs-S1-http2' },
    );
  },
);
