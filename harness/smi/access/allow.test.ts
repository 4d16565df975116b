import { describe, expect, it } from 'vitest';
import type { ApiVersion } from '../../model/api.ts';
import type { Route } from '../intent.ts';
import { allow, http, httpGroup, identityBinding, tcp, udp } from '../intent.ts';
import { LAYOUT } from '../layout.fixture.ts';
import { render } from '../render.ts';
import { rendered } from '../yaml.fixture.ts';

/** Versions as the text pairs them. */
const PAIRS = {
  v1alpha1: { access: 'v1alpha1', specs: 'v1alpha2' },
  v1alpha2: { access: 'v1alpha2', specs: 'v1alpha3' },
  v1alpha3: { access: 'v1alpha3', specs: 'v1alpha4' },
  v1alpha4: { access: 'v1alpha4', specs: 'v1alpha4' },
} as const satisfies Record<ApiVersion, object>;

function context(access: ApiVersion) {
  return { layout: LAYOUT, versions: PAIRS[access], headersShape: 'array', name: 'ta' } as const;
}

function allowed(routes: readonly Route[], access: ApiVersion) {
  return render(allow({ from: 'client', to: 'server', routes }), context(access));
}

// 'match-1' and 'name' are disguised with the layout's seed.
const GET_A = http({ path: '/a', methods: ['GET'] });

describe('HTTP routes', () => {
  it('are bound by `specs` at the root in v1alpha1', () => {
    expect(allowed([GET_A], 'v1alpha1')).toEqual(
      rendered(`
apiVersion: specs.smi-spec.io/v1alpha2
kind: HTTPRouteGroup
metadata: { name: ta-http, namespace: stage-main }
matches: [{ name: dszmv-1, pathRegex: /a, methods: [GET] }]
---
apiVersion: access.smi-spec.io/v1alpha1
kind: TrafficTarget
metadata: { name: ta, namespace: stage-main }
destination: { kind: ServiceAccount, name: sa-server, namespace: stage-main }
specs: [{ kind: HTTPRouteGroup, name: ta-http, matches: [dszmv-1] }]
sources: [{ kind: ServiceAccount, name: sa-client, namespace: stage-main }]
`),
    );
  });

  it('are bound by `rules` below `spec` in v1alpha2', () => {
    expect(allowed([GET_A], 'v1alpha2')).toEqual(
      rendered(`
apiVersion: specs.smi-spec.io/v1alpha3
kind: HTTPRouteGroup
metadata: { name: ta-http, namespace: stage-main }
spec: { matches: [{ name: dszmv-1, pathRegex: /a, methods: [GET] }] }
---
apiVersion: access.smi-spec.io/v1alpha2
kind: TrafficTarget
metadata: { name: ta, namespace: stage-main }
spec:
  destination: { kind: ServiceAccount, name: sa-server, namespace: stage-main }
  rules: [{ kind: HTTPRouteGroup, name: ta-http, matches: [dszmv-1] }]
  sources: [{ kind: ServiceAccount, name: sa-client, namespace: stage-main }]
`),
    );
  });

  it.each(['v1alpha3', 'v1alpha4'] as const)('are bound likewise in %s', (access) => {
    expect(allowed([GET_A], access)).toEqual(
      rendered(`
apiVersion: specs.smi-spec.io/v1alpha4
kind: HTTPRouteGroup
metadata: { name: ta-http, namespace: stage-main }
spec: { matches: [{ name: dszmv-1, pathRegex: /a, methods: [GET] }] }
---
apiVersion: access.smi-spec.io/${access}
kind: TrafficTarget
metadata: { name: ta, namespace: stage-main }
spec:
  destination: { kind: ServiceAccount, name: sa-server, namespace: stage-main }
  rules: [{ kind: HTTPRouteGroup, name: ta-http, matches: [dszmv-1] }]
  sources: [{ kind: ServiceAccount, name: sa-client, namespace: stage-main }]
`),
    );
  });

  it('of one list share one group, and groups of their own are bound as they say', () => {
    const routes = [
      http({ path: '/a' }),
      httpGroup({ matches: [http({ name: 'x' }), http({ name: 'y' })], bind: ['y'] }),
      http({ path: '/b' }),
      httpGroup({ matches: [http({ name: 'z' })], bind: 'all' }),
      httpGroup({ matches: [http({ name: 'z' })], bind: [], name: 'own' }),
    ];
    expect(allowed(routes, 'v1alpha3')).toMatchObject({
      objects: [
        { metadata: { name: 'ta-http' }, spec: { matches: [{ pathRegex: '/a' }, { pathRegex: '/b' }] } },
        { metadata: { name: 'ta-group-2' } },
        { metadata: { name: 'ta-group-4' } },
        { metadata: { name: 'own' } },
        {
          spec: {
            rules: [
              { kind: 'HTTPRouteGroup', name: 'ta-http', matches: ['dszmv-1', 'dszmv-2'] },
              { kind: 'HTTPRouteGroup', name: 'ta-group-2', matches: ['y'] },
              { kind: 'HTTPRouteGroup', name: 'ta-group-4' },
              { kind: 'HTTPRouteGroup', name: 'own', matches: [] },
            ],
          },
        },
      ],
    });
  });
});

describe('ports', () => {
  it.each(['v1alpha3', 'v1alpha4'] as const)('are listed by the routes in %s', (access) => {
    const routes = [tcp({ ports: ['range-0', 'range-1'] }), udp({ ports: ['range-1'] })];
    expect(allowed(routes, access)).toEqual(
      rendered(`
apiVersion: specs.smi-spec.io/v1alpha4
kind: TCPRoute
metadata: { name: ta-tcp-1, namespace: stage-main }
spec: { matches: { ports: [8305, 8306] } }
---
apiVersion: specs.smi-spec.io/v1alpha4
kind: UDPRoute
metadata: { name: ta-udp-2, namespace: stage-main }
spec: { matches: { ports: [8306] } }
---
apiVersion: access.smi-spec.io/${access}
kind: TrafficTarget
metadata: { name: ta, namespace: stage-main }
spec:
  destination: { kind: ServiceAccount, name: sa-server, namespace: stage-main }
  rules: [{ kind: TCPRoute, name: ta-tcp-1 }, { kind: UDPRoute, name: ta-udp-2 }]
  sources: [{ kind: ServiceAccount, name: sa-client, namespace: stage-main }]
`),
    );
  });

  it('that are left out are an empty list in v1alpha4 routes', () => {
    expect(allowed([tcp()], 'v1alpha3')).toMatchObject({
      objects: [{ kind: 'TCPRoute', spec: { matches: { ports: [] } } }, { kind: 'TrafficTarget' }],
    });
  });

  it('are the destination’s before v1alpha3, each in a TrafficTarget of its own', () => {
    expect(allowed([tcp({ ports: ['tcp', 'mapped'] })], 'v1alpha2')).toEqual(
      rendered(`
apiVersion: specs.smi-spec.io/v1alpha3
kind: TCPRoute
metadata: { name: ta-tcp-1, namespace: stage-main }
spec: {}
---
apiVersion: access.smi-spec.io/v1alpha2
kind: TrafficTarget
metadata: { name: ta-8302, namespace: stage-main }
spec:
  destination: { kind: ServiceAccount, name: sa-server, namespace: stage-main, port: 8302 }
  rules: [{ kind: TCPRoute, name: ta-tcp-1 }]
  sources: [{ kind: ServiceAccount, name: sa-client, namespace: stage-main }]
---
apiVersion: access.smi-spec.io/v1alpha2
kind: TrafficTarget
metadata: { name: ta-9000, namespace: stage-main }
spec:
  destination: { kind: ServiceAccount, name: sa-server, namespace: stage-main, port: 9000 }
  rules: [{ kind: TCPRoute, name: ta-tcp-1 }]
  sources: [{ kind: ServiceAccount, name: sa-client, namespace: stage-main }]
`),
    );
  });

  it('that are left out leave destination.port out', () => {
    expect(allowed([tcp()], 'v1alpha1')).toEqual(
      rendered(`
apiVersion: specs.smi-spec.io/v1alpha2
kind: TCPRoute
metadata: { name: ta-tcp-1, namespace: stage-main }
---
apiVersion: access.smi-spec.io/v1alpha1
kind: TrafficTarget
metadata: { name: ta, namespace: stage-main }
destination: { kind: ServiceAccount, name: sa-server, namespace: stage-main }
specs: [{ kind: TCPRoute, name: ta-tcp-1 }]
sources: [{ kind: ServiceAccount, name: sa-client, namespace: stage-main }]
`),
    );
  });

  it('beside HTTP narrow it without opening raw TCP before v1alpha3', () => {
    expect(allowed([GET_A, tcp({ ports: ['http'] })], 'v1alpha2')).toMatchObject({
      objects: [
        { kind: 'HTTPRouteGroup' },
        {
          kind: 'TrafficTarget',
          metadata: { name: 'ta' },
          spec: { destination: { port: 8300 }, rules: [{ kind: 'HTTPRouteGroup', name: 'ta-http' }] },
        },
      ],
    });
  });

  it('beside HTTP are a rule of their own from v1alpha3 on', () => {
    expect(allowed([GET_A, tcp({ ports: ['http'] })], 'v1alpha3')).toMatchObject({
      objects: [
        { kind: 'HTTPRouteGroup' },
        { kind: 'TCPRoute', spec: { matches: { ports: [8300] } } },
        { spec: { rules: [{ kind: 'HTTPRouteGroup' }, { kind: 'TCPRoute' }] } },
      ],
    });
  });

  it('limited and unlimited TCP stand side by side before v1alpha3', () => {
    expect(allowed([tcp(), tcp({ ports: ['tcp'] })], 'v1alpha2')).toMatchObject({
      objects: [
        { metadata: { name: 'ta-tcp-1' } },
        { metadata: { name: 'ta-tcp-2' } },
        { metadata: { name: 'ta' }, spec: { rules: [{ name: 'ta-tcp-1' }] } },
        {
          metadata: { name: 'ta-8302' },
          spec: { destination: { port: 8302 }, rules: [{ name: 'ta-tcp-2' }] },
        },
      ],
    });
  });

  it('of two TCP routes are bound each to its own before v1alpha3', () => {
    expect(allowed([tcp({ ports: ['tcp', 'http'] }), tcp({ ports: ['http'] })], 'v1alpha2')).toMatchObject({
      objects: [
        { metadata: { name: 'ta-tcp-1' } },
        { metadata: { name: 'ta-tcp-2' } },
        { spec: { destination: { port: 8302 }, rules: [{ name: 'ta-tcp-1' }] } },
        { spec: { destination: { port: 8300 }, rules: [{ name: 'ta-tcp-1' }, { name: 'ta-tcp-2' }] } },
      ],
    });
  });

  it('of a workload without a Service have no numbers', () => {
    expect(
      render(allow({ from: 'server', to: 'client', routes: [tcp({ ports: ['tcp'] })] }), context('v1alpha3')),
    ).toEqual({
      kind: 'cannot-be-expressed',
      reason: "no Service of this stage has a port 'tcp' for client",
    });
  });
});

describe('subjects', () => {
  it('carry the namespace of their role, and the objects live in the destination’s', () => {
    const intent = allow({ from: ['client', 'namesake'], to: 'namesake', routes: [GET_A] });
    expect(render(intent, context('v1alpha3'))).toMatchObject({
      objects: [
        { metadata: { namespace: 'stage-other' } },
        {
          metadata: { namespace: 'stage-other' },
          spec: {
            destination: { kind: 'ServiceAccount', name: 'sa-client', namespace: 'stage-other' },
            sources: [
              { kind: 'ServiceAccount', name: 'sa-client', namespace: 'stage-main' },
              { kind: 'ServiceAccount', name: 'sa-client', namespace: 'stage-other' },
            ],
          },
        },
      ],
    });
  });

  it.each(['v1alpha2', 'v1alpha3', 'v1alpha4'] as const)('and rules may be empty lists in %s', (access) => {
    expect(render(allow({ from: [], to: 'server', routes: [] }), context(access))).toMatchObject({
      objects: [{ spec: { rules: [], sources: [] } }],
    });
  });

  it('are IdentityBindings, found by role, in v1alpha4', () => {
    const held = identityBinding({
      role: 'client',
      schemes: { serviceAccountOf: 'client', spiffeOf: ['other'] },
    });
    const ends = { from: 'client', to: 'server', routes: [] } as const;
    expect(render(held, context('v1alpha4'))).toEqual(
      rendered(`
apiVersion: access.smi-spec.io/v1alpha4
kind: IdentityBinding
metadata: { name: client-identity, namespace: stage-main }
spec:
  schemes:
    serviceAccount: sa-client
    spiffeIdentities: [spiffe://cluster.local/ns/stage-main/sa/sa-other]
`),
    );
    const binding = 'identity-binding' as const;
    const named = { kind: 'IdentityBinding', namespace: 'stage-main' };
    const account = { kind: 'ServiceAccount', namespace: 'stage-main' };
    expect(
      render(allow({ ...ends, subjects: { from: binding, to: binding } }), context('v1alpha4')),
    ).toMatchObject({
      objects: [
        {
          spec: {
            destination: { ...named, name: 'server-identity' },
            sources: [{ ...named, name: 'client-identity' }],
          },
        },
      ],
    });
    expect(render(allow({ ...ends, subjects: { from: binding } }), context('v1alpha4'))).toMatchObject({
      objects: [
        {
          spec: {
            destination: { ...account, name: 'sa-server' },
            sources: [{ ...named, name: 'client-identity' }],
          },
        },
      ],
    });
  });

  it('select the pods of a role by the label that its ServiceAccount’s name gives them', () => {
    const binding = identityBinding({ role: 'client', schemes: { podsOf: 'namesake' } });
    expect(render(binding, context('v1alpha4'))).toMatchObject({
      objects: [
        {
          metadata: { namespace: 'stage-main' },
          spec: { schemes: { podLabelSelector: { matchLabels: { account: 'sa-client' } } } },
        },
      ],
    });
  });
});

describe('an allowance cannot be expressed', () => {
  const everything = { layout: LAYOUT, headersShape: 'array', name: 'ta' } as const;

  it.each([
    ['without Traffic Access', [GET_A], { specs: 'v1alpha4' }, 'the mesh serves no Traffic Access Control'],
    ['without Traffic Specs', [GET_A], { access: 'v1alpha3' }, 'the mesh serves no Traffic Specs'],
    [
      'with UDP before v1alpha3',
      [udp()],
      PAIRS.v1alpha2,
      'before v1alpha3 a TrafficTarget cannot name a UDPRoute',
    ],
    [
      'with UDP before specs v1alpha4',
      [udp()],
      { access: 'v1alpha3', specs: 'v1alpha3' },
      'specs v1alpha3 has no UDPRoute',
    ],
    [
      'with TCP ports where neither API can name them',
      [tcp({ ports: ['tcp'] })],
      { access: 'v1alpha3', specs: 'v1alpha3' },
      'neither access v1alpha3 nor specs v1alpha3 can name a TCP port',
    ],
    [
      'with headers in specs v1alpha1',
      [http({ headers: { a: 'b' } })],
      { access: 'v1alpha1', specs: 'v1alpha1' },
      'specs v1alpha1 has no header filters',
    ],
  ] as const)('%s', (_, routes, versions, reason) => {
    const intent = allow({ from: 'client', to: 'server', routes });
    expect(render(intent, { ...everything, versions })).toEqual({ kind: 'cannot-be-expressed', reason });
  });

  it('with identity bindings before v1alpha4', () => {
    const intent = allow({ from: 'client', to: 'server', routes: [], subjects: { to: 'identity-binding' } });
    const reason = 'only access v1alpha4 has IdentityBindings';
    expect(render(intent, context('v1alpha3'))).toEqual({ kind: 'cannot-be-expressed', reason });
    expect(render(identityBinding({ role: 'client', schemes: {} }), context('v1alpha3'))).toEqual({
      kind: 'cannot-be-expressed',
      reason,
    });
  });

  it('but without routes it needs no Traffic Specs', () => {
    const intent = allow({ from: 'client', to: 'server', routes: [] });
    expect(render(intent, { ...everything, versions: { access: 'v1alpha3' } })).toMatchObject({
      kind: 'objects',
    });
  });
});
