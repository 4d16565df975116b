import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../harness/model/kubernetes.ts';
import { peerIdentity } from './access.ts';
import type { Asked } from './example.ts';
import { Example, group, object, ports, RELEASE, target, WORKLOADS } from './example.ts';
import { rightDecisions } from './right-decisions.ts';

const ANY = group('any', { pathRegex: '.*', methods: ['*'] });
const ECHO = group(
  'echo',
  { pathRegex: '/echo', methods: ['GET'] },
  { pathRegex: '/status', methods: ['GET'] },
);
const ALLOW_ECHO = [ECHO, target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo'] })];

const allows = (objects: readonly KubernetesObject[], asked: Asked) =>
  new Example(rightDecisions, [objects]).allows(asked);

describe('access', () => {
  it('denies everything where there is no TrafficTarget', () => {
    for (const protocol of ['http', 'tcp', 'udp'] as const) expect(allows([ANY], { protocol })).toBe(false);
  });

  it.each<[string, boolean, Asked]>([
    ['the listed source on a listed route', true, { path: '/echo' }],
    ['a path that begins as the route says', true, { path: '/echo/more?a=b' }],
    ['another route of the group', true, { path: '/status' }],
    ['a path that only contains the route', false, { path: '/x/echo' }],
    ['another path', false, { path: '/' }],
    ['another method', false, { path: '/echo', method: 'POST' }],
    ['HEAD, which is not GET', false, { path: '/echo', method: 'HEAD' }],
    ['another source', false, { path: '/echo', from: 'other' }],
    ['the same ServiceAccount name in another namespace', false, { path: '/echo', from: 'namesake' }],
    [
      'another ServiceAccount behind the same Service',
      false,
      { path: '/echo', to: 'impostor', service: 'shared' },
    ],
    ['raw TCP', false, { protocol: 'tcp' }],
    ['UDP', false, { protocol: 'udp' }],
  ])('with an HTTPRouteGroup: %s is allowed: %s', (_what, expected, asked) => {
    expect(allows(ALLOW_ECHO, asked)).toBe(expected);
  });

  it('names matches of a group, or means all of them', () => {
    const only = [ECHO, target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo:m1'] })];
    expect(allows(only, { path: '/status' })).toBe(true);
    expect(allows(only, { path: '/echo' })).toBe(false);
  });

  it('combines TrafficTargets without a cross product', () => {
    const objects = [
      ECHO,
      target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo:m0'] }),
      target('b', { from: ['other'], rules: ['HTTPRouteGroup/echo:m1'] }),
    ];
    expect(allows(objects, { from: 'client', path: '/echo' })).toBe(true);
    expect(allows(objects, { from: 'other', path: '/status' })).toBe(true);
    expect(allows(objects, { from: 'client', path: '/status' })).toBe(false);
    expect(allows(objects, { from: 'other', path: '/echo' })).toBe(false);
  });

  it('opens nothing without rules or without sources', () => {
    expect(allows([ANY, target('a', { from: ['client'], rules: [] })], {})).toBe(false);
    expect(allows([ANY, target('a', { from: [], rules: ['HTTPRouteGroup/any'] })], {})).toBe(false);
  });

  it('opens nothing by a rule whose route does not exist, until it does', () => {
    const grant = target('a', { from: ['client'], rules: ['HTTPRouteGroup/any'] });
    expect(allows([grant], {})).toBe(false);
    expect(allows([grant, ANY], {})).toBe(true);
  });

  it('has no effect from another namespace than the destination’s', () => {
    const grant = target('a', { from: ['client'], rules: ['HTTPRouteGroup/any'] });
    const astray = { ...grant, metadata: { name: 'a', namespace: 'elsewhere' } };
    expect(allows([ANY, astray], {})).toBe(false);
  });

  it.each<[string, readonly string[], Asked, boolean]>([
    ['TCPRoute alone: HTTP on its port', ['TCPRoute/p'], { port: 80 }, true],
    ['TCPRoute alone: HTTP on another port', ['TCPRoute/p'], { port: 81 }, false],
    ['TCPRoute without ports: any port', ['TCPRoute/all'], { port: 4711 }, true],
    ['TCPRoute: raw TCP on its port', ['TCPRoute/p'], { protocol: 'tcp', port: 80 }, true],
    ['TCPRoute: UDP on its port', ['TCPRoute/p'], { protocol: 'udp', port: 80 }, false],
    ['UDPRoute: UDP on its port', ['UDPRoute/u'], { protocol: 'udp', port: 90 }, true],
    ['UDPRoute: TCP on its port', ['UDPRoute/u'], { protocol: 'tcp', port: 90 }, false],
    [
      'both kinds: path and port fit',
      ['TCPRoute/p', 'HTTPRouteGroup/echo'],
      { path: '/echo', port: 80 },
      true,
    ],
    ['both kinds: only the port fits', ['TCPRoute/p', 'HTTPRouteGroup/echo'], { path: '/', port: 80 }, false],
    [
      'both kinds: only the path fits',
      ['TCPRoute/p', 'HTTPRouteGroup/echo'],
      { path: '/echo', port: 81 },
      false,
    ],
    ['two groups: the second fits', ['HTTPRouteGroup/echo', 'HTTPRouteGroup/any'], { path: '/x' }, true],
    ['two TCPRoutes: the second fits', ['TCPRoute/p', 'TCPRoute/all'], { protocol: 'tcp', port: 9 }, true],
  ])('%s', (_what, rules, asked, expected) => {
    const routes = [
      ECHO,
      ANY,
      ports('TCPRoute', 'p', 80),
      ports('TCPRoute', 'all'),
      ports('UDPRoute', 'u', 90),
    ];
    expect(allows([...routes, target('a', { from: ['client'], rules })], asked)).toBe(expected);
  });

  it('is additive: a further TrafficTarget never takes access away', () => {
    const rule = fc.constantFrom(
      'HTTPRouteGroup/any',
      'HTTPRouteGroup/echo',
      'HTTPRouteGroup/echo:m1',
      'TCPRoute/p',
    );
    const grant = fc.record({
      from: fc.subarray(['client', 'other']),
      to: fc.constantFrom('server', 'impostor'),
      rules: fc.array(rule, { maxLength: 3 }),
    });
    const asked = fc.record<Asked>({
      from: fc.constantFrom('client', 'other', 'namesake'),
      to: fc.constantFrom('server', 'impostor'),
      path: fc.constantFrom('/echo', '/status', '/x'),
      port: fc.constantFrom(80, 81),
      protocol: fc.constantFrom('http', 'tcp', 'udp'),
    });
    const routes = [ANY, ECHO, ports('TCPRoute', 'p', 80)];
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), grant, asked, (some, more, request) => {
        const before = [...routes, ...some.map((one, index) => target(`t${index}`, one))];
        const after = [...before, target('more', more)];
        return !allows(before, request as Asked) || allows(after, request as Asked);
      }),
      { numRuns: 200 },
    );
  });

  it('opens the listed port only, where the version has destination.port', () => {
    const decide = rightDecisions;
    const grant = object('TrafficTarget', 'access.smi-spec.io/v1alpha2', 'a', {
      spec: {
        destination: { kind: 'ServiceAccount', name: 'server', namespace: 'main', port: 80 },
        sources: [{ kind: 'ServiceAccount', name: 'client', namespace: 'main' }],
        rules: [{ kind: 'TCPRoute', name: 'raw' }],
      },
    });
    const raw = object('TCPRoute', 'specs.smi-spec.io/v1alpha3', 'raw', { spec: {} });
    const policy = decide.compilePolicy(decide, [grant, raw], { access: 'v1alpha2', specs: 'v1alpha3' });
    const at = (port: number) =>
      decide.isAllowed(decide, policy, {
        source: WORKLOADS.client,
        destination: WORKLOADS.server,
        port,
        protocol: 'tcp',
        topology: { workloads: [], services: [] },
        connection: 0,
        random: () => 0,
      });
    expect([at(80), at(90)]).toEqual([true, false]);
  });

  it('holds an IdentityBinding’s schemes for alternatives, in its own namespace only', () => {
    const { subjectMatches } = rightDecisions;
    const binding = (schemes: Parameters<typeof object>[3]) =>
      object('IdentityBinding', 'access.smi-spec.io/v1alpha4', 'b', { spec: { schemes } });
    const holds = (schemes: Parameters<typeof object>[3], who: keyof typeof WORKLOADS) => {
      const versions = { ...RELEASE, access: 'v1alpha4' } as const;
      const policy = rightDecisions.compilePolicy(rightDecisions, [binding(schemes)], versions);
      const subject = { kind: 'binding', namespace: 'main', name: 'b' } as const;
      return subjectMatches(rightDecisions, policy, subject, WORKLOADS[who]);
    };
    const either = { serviceAccount: 'client', spiffeIdentities: ['cluster.local/ns/main/sa/other'] };
    expect(holds(either, 'client')).toBe(true);
    expect(holds(either, 'other')).toBe(true);
    expect(holds(either, 'server')).toBe(false);
    expect(holds(either, 'namesake')).toBe(false);
    expect(holds({ podLabelSelector: { matchLabels: { app: 'server' } } }, 'server')).toBe(true);
    expect(holds({ podLabelSelector: { matchLabels: { app: 'namesake' } } }, 'namesake')).toBe(false);
    expect(holds({ podLabelSelector: { matchLabels: {} } }, 'server')).toBe(false);
  });
});

describe('identity of a peer', () => {
  it('is the ServiceAccount of its one SPIFFE id', () => {
    expect(peerIdentity({ uris: ['spiffe://cluster.local/ns/main/sa/client'] })).toEqual({
      namespace: 'main',
      name: 'client',
    });
  });

  it.each([
    { uris: [] },
    { uris: ['spiffe://elsewhere/ns/main/sa/client'] },
    { uris: ['spiffe://cluster.local/ns/main/sa/client/more'] },
    { uris: ['spiffe://cluster.local/ns/a/sa/b', 'spiffe://cluster.local/ns/c/sa/d'] },
  ])('is unknown for $uris', (certificate) => {
    expect(peerIdentity(certificate)).toBeUndefined();
  });
});
