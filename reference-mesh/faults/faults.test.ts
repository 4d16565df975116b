import { describe, expect, it } from 'vitest';
import type { Json, KubernetesObject } from '../../harness/model/kubernetes.ts';
import type { Decisions } from '../control/decisions.ts';
import type { Asked, Who } from '../control/example.ts';
import {
  Example,
  group,
  ports,
  RELEASE,
  seeded,
  serviceNamed,
  TOPOLOGY,
  target,
  trafficSplit,
  WORKLOADS,
} from '../control/example.ts';
import type { Exchange } from '../control/observation.ts';
import type { Policy, Scheme } from '../control/policy.ts';
import type { Turn } from '../control/request.ts';
import { rightDecisions } from '../control/right-decisions.ts';
import { answerMetrics } from '../metrics/answer.ts';
import { decisionsWith } from './fault.ts';
import { faultNames, loadFault } from './load.ts';

/** What a mesh with these decisions does in one situation. */
type Situation = (decide: Decisions) => unknown;

const ECHO = group(
  'echo',
  { pathRegex: '/echo', methods: ['GET'] },
  { pathRegex: '/v[0-9]', methods: ['*'] },
);
const FILTERS = group('echo', { headers: [{ a: '1' }, { b: '2' }] });
const ALLOW = target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo'] });
const RAW = target('a', { from: ['client'], rules: ['TCPRoute/p'] });
const BOTH = target('a', { from: ['other', 'client'], rules: ['HTTPRouteGroup/echo'] });
const MORE = group('more', { pathRegex: '/more' });
const TWO_GROUPS = target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo', 'HTTPRouteGroup/more'] });
const DATAGRAMS = target('a', { from: ['client'], rules: ['UDPRoute/p'] });
const OF_CLIENT = { kind: 'service-account', name: 'client' } as const;
const P80 = ports('TCPRoute', 'p', 80);
const FIREFOX = group('firefox', { headers: [{ agent: 'Firefox' }] });
const MOBILE = group('mobile', { headers: [{ agent: 'Mobile' }] });

function allowed(
  objects: readonly KubernetesObject[],
  asked: Asked,
  before: readonly KubernetesObject[] = [],
): Situation {
  return (decide) => new Example(decide, [before, objects]).allows(asked);
}

/** What each of several requests in a row gets. */
function eachAllowed(
  objects: readonly KubernetesObject[],
  asked: readonly Asked[],
  before: readonly KubernetesObject[] = [],
): Situation {
  return (decide) => {
    const example = new Example(decide, [before, objects]);
    return asked.map((one) => example.allows(one));
  };
}

/** As `allowed`, where the policy says what no object of the example's API versions can. */
function allowedUnder(
  change: (policy: Policy) => Partial<Policy>,
  objects: readonly KubernetesObject[],
  asked: Asked,
): Situation {
  return (decide) => {
    const compilePolicy: Decisions['compilePolicy'] = (...given) => {
      const policy = decide.compilePolicy(...given);
      return { ...policy, ...change(policy) };
    };
    return new Example({ ...decide, compilePolicy }, [objects]).allows(asked);
  };
}

/** The sources, or the destination, are an IdentityBinding of these schemes. */
function bound(
  end: 'sources' | 'destination',
  ...schemes: readonly Scheme[]
): (policy: Policy) => Partial<Policy> {
  const binding = { namespace: 'main', name: 'b', schemes };
  const subject = { kind: 'binding', namespace: 'main', name: 'b' } as const;
  return ({ grants }) => ({
    bindings: new Map([['main/b', binding]]),
    grants: grants.map((grant) => ({ ...grant, [end]: end === 'sources' ? [subject] : subject })),
  });
}

/** Denied requests that get through, of 2000. */
function leaksMoreThan(count: number, asked: Asked = {}): Situation {
  return (decide) => {
    const example = new Example(decide, [[]], seeded(3));
    return Array.from({ length: 2000 }, () => example.allows(asked)).filter(Boolean).length > count;
  };
}

/** Deployments that take several requests in a row, under a split of the root to these backends. */
function taken(
  backends: Readonly<Record<string, number>>,
  ...turns: readonly (Partial<Turn> & { readonly pods?: number })[]
): Situation {
  return (decide) => {
    const policy = decide.compilePolicy(decide, [trafficSplit('s', 'root', backends)], RELEASE);
    const service = serviceNamed('root');
    const [port] = service.ports;
    if (port === undefined) throw new Error('the example has no root port');
    return turns.map(({ pods, ...turn }) => {
      const topology = {
        ...TOPOLOGY,
        workloads: TOPOLOGY.workloads.slice(-(pods ?? TOPOLOGY.workloads.length)),
      };
      const request = { client: WORKLOADS.client, service, port };
      const whole = { random: () => 0.5, ofClient: 0, ofMesh: 0, connection: 0, ...turn };
      return decide.routeOutbound(decide, policy, topology, request, whole)?.workload.name;
    });
  };
}

/** The Deployment that takes the second client's request after the first client's. */
function takenAfter(first: Who, second: Who): Situation {
  return (decide) => {
    const example = new Example(decide, [[trafficSplit('s', 'root', { v2: 1 })]]);
    example.route({ from: first });
    return example.route({ from: second })?.workload.name;
  };
}

/** Share of a Deployment, in tenths. */
function tenths(
  objects: readonly KubernetesObject[],
  workload: string,
  asked: Asked = {},
  { before = [], count = 4000 }: { before?: readonly KubernetesObject[]; count?: number } = {},
): Situation {
  return (decide) => {
    const example = new Example(decide, [before, objects], seeded(11));
    return Math.round(10 * (example.shares(asked, count)[workload] ?? 0));
  };
}

const NOW = Date.UTC(2026, 0, 1);
function both(from: string, to: string, at: number, more: Partial<Exchange> = {}): readonly Exchange[] {
  const common = {
    at,
    latencyMs: at === NOW ? 900 : 20,
    result: { kind: 'answered', status: 200 },
    ...more,
  } as const;
  return [
    { side: 'client', pod: from, peer: to, ...common },
    { side: 'server', pod: to, peer: from, ...common },
  ];
}
const CHOICE = { namespace: 'main', name: 's', apex: 'root', weight: 1 };
const MEASURED = [
  ...both('client-0', 'server-0', NOW),
  ...both('client-0', 'server-0', NOW - 1),
  ...both('client-0', 'server-0', NOW - 2, { result: { kind: 'answered', status: 503 } }),
  ...both('other-0', 'server-0', NOW - 3),
  ...both('client-0', 'server-0', NOW - 40_000),
  ...both('client-0', 'v1-0', NOW - 4, { split: { ...CHOICE, backend: 'v1' } }),
  ...both('client-0', 'v1-0', NOW - 5, { split: { ...CHOICE, backend: 'v1' } }),
  ...both('client-0', 'v2-0', NOW - 6, { split: { ...CHOICE, backend: 'v2' } }),
];

/** What `pick` finds in an answer of the metrics API. */
function reading(
  path: string,
  pick: (body: Json) => unknown,
  labelSelector: string | null = null,
): Situation {
  return (decide) => {
    const splits = [
      {
        namespace: 'main',
        name: 's',
        root: 'root',
        backends: [
          { service: 'v1', weight: 2 },
          { service: 'v2', weight: 1 },
        ],
      },
    ];
    const exchanges = MEASURED.flatMap((exchange) => decide.recordings(exchange));
    const snapshot = { decide, topology: TOPOLOGY, splits, exchanges, now: NOW, windowMs: 30_000 };
    return pick(answerMetrics(snapshot, path, labelSelector).body);
  };
}

/** Values at a path like `items.0.metrics.3.value`. */
function at(...path: readonly (string | number)[]): (body: Json) => unknown {
  return (body) => path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], body);
}

const SERVER = '/namespaces/main/deployments/server';
const SPLITS = '/namespaces/main/trafficsplits';
const SUCCESS = 3;
const FAILURE = 4;

/** Fault → a situation, what the right mesh does in it, and what the faulty one does. */
const CASES: Readonly<Record<string, readonly [Situation, unknown, unknown]>> = {
  'source-ignored': [allowed([ECHO, ALLOW], { from: 'other', path: '/echo' }), false, true],
  'source-namespace-ignored': [allowed([ECHO, ALLOW], { from: 'namesake', path: '/echo' }), false, true],
  'deny-everything': [allowed([ECHO, ALLOW], { path: '/echo' }), true, false],
  'open-by-default': [allowed([], {}), false, true],
  'outsider-admitted': [
    (decide) =>
      decide.admitsPlaintext(WORKLOADS.server, {
        number: 80,
        transport: 'tcp',
        address: { host: '127.0.0.1', port: 1 },
      }),
    false,
    true,
  ],
  'outsider-admitted-until-split': [
    (decide) =>
      [[], [trafficSplit('s', 'root', { v2: 1 })]].map((objects) => {
        decide.compilePolicy(decide, objects, RELEASE);
        return decide.admitsPlaintext(WORKLOADS.server, {
          number: 80,
          transport: 'tcp',
          address: { host: '127.0.0.1', port: 1 },
        });
      }),
    [false, false],
    [true, false],
  ],
  'enforced-by-clients-alone': [
    (decide) => {
      const example = new Example(decide, [[ECHO, ALLOW, trafficSplit('s', 'root', { server: 1 })]]);
      const reached = (path: string) => example.route({ path })?.workload.name;
      return [example.allows({ path: '/secret' }), reached('/echo'), reached('/secret')];
    },
    [false, 'server', 'server'],
    [true, 'server', undefined],
  ],
  'every-fortieth-connection-let-in': [
    eachAllowed([], [{ connection: 38 }, { connection: 39 }]),
    [false, false],
    [false, true],
  ],
  'first-request-decides-for-connection': [
    eachAllowed(
      [ECHO, ALLOW],
      [
        { path: '/echo', connection: 1 },
        { path: '/secret', connection: 1 },
        { path: '/secret', connection: 2 },
      ],
    ),
    [true, false, false],
    [true, true, false],
  ],
  'kept-connections-outlive-grants': [
    (decide) => {
      const policyOf = (...objects: readonly KubernetesObject[]) =>
        decide.compilePolicy(decide, objects, RELEASE);
      const asks = { path: '/echo', connection: 1 };
      const example = new Example(decide, [[ECHO, ALLOW]]);
      return [example.allows(asks), policyOf(ECHO).grants.length, example.allowsUnder(policyOf(ECHO), asks)];
    },
    [true, 0, false],
    [true, 0, true],
  ],
  'destination-by-service': [
    allowed([ECHO, ALLOW], { to: 'impostor', service: 'shared', path: '/echo' }),
    false,
    true,
  ],
  'leaks-one-in-hundred': [
    (decide) => {
      const example = new Example(decide, [[]], seeded(3));
      return Array.from({ length: 2000 }, () => example.allows()).filter(Boolean).length > 5;
    },
    false,
    true,
  ],
  'delivers-then-denies': [(decide) => decide.answerDenied(undefined as never).kind, 'turn-away', 'deliver'],
  'grants-outlive-deletion': [allowed([], { path: '/echo' }, [ECHO, ALLOW]), false, true],
  'cross-product': [
    allowed(
      [
        ECHO,
        target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo:m0'] }),
        target('b', { from: ['other'], rules: ['HTTPRouteGroup/echo:m1'] }),
      ],
      { from: 'client', path: '/v1' },
    ),
    false,
    true,
  ],
  'last-grant-wins': [
    allowed([ECHO, ALLOW, target('b', { from: ['other'], rules: ['HTTPRouteGroup/echo'] })], {
      path: '/echo',
    }),
    true,
    false,
  ],
  'tcp-ports-ignored': [allowed([P80, RAW], { protocol: 'tcp', port: 90 }), false, true],
  'udp-open': [allowed([], { protocol: 'udp' }), false, true],
  'udp-by-tcp-route': [allowed([P80, RAW], { protocol: 'udp', port: 80 }), false, true],
  'empty-rules-open': [allowed([target('a', { from: ['client'], rules: [] })], {}), false, true],
  'identity-from-header': [
    (decide) =>
      decide.peerIdentity(
        { uris: ['spiffe://cluster.local/ns/main/sa/other'] },
        { 'x-forwarded-client-cert': 'URI=spiffe://cluster.local/ns/main/sa/client' },
      )?.name,
    'other',
    'client',
  ],
  'match-names-ignored': [
    allowed([ECHO, target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo:m0'] })], { path: '/v1' }),
    false,
    true,
  ],
  'path-unanchored': [allowed([ECHO, ALLOW], { path: '/x/echo' }), false, true],
  'path-literal': [allowed([ECHO, ALLOW], { path: '/v1' }), true, false],
  'method-ignored': [allowed([ECHO, ALLOW], { path: '/echo', method: 'POST' }), false, true],
  'any-method-literal': [allowed([ECHO, ALLOW], { path: '/v1', method: 'PUT' }), true, false],
  'headers-any-of': [allowed([FILTERS, ALLOW], { headers: { a: '1', b: 'x' } }), false, true],
  'absent-header-matches': [allowed([FILTERS, ALLOW], { headers: { a: '1' } }), false, true],
  'http2-unmatched': [allowed([ECHO, ALLOW], { path: '/echo', version: '2' }), true, false],
  'routes-bind-themselves': [allowed([ECHO], { path: '/echo' }), false, true],
  'equal-weights': [tenths([trafficSplit('s', 'root', { v1: 90, v2: 10 })], 'v2'), 1, 5],
  'weight-zero-gets-one': [tenths([trafficSplit('s', 'root', { v1: 1, v2: 0 })], 'v2'), 0, 5],
  'weights-as-percentages': [tenths([trafficSplit('s', 'root', { v1: 1, v2: 1 })], 'v2'), 5, 0],
  'share-per-endpoint': [tenths([trafficSplit('s', 'root', { v1: 50, v2: 50 })], 'v1'), 5, 7],
  'clients-stick-to-backend': [tenths([trafficSplit('s', 'root', { v1: 50, v2: 50 })], 'v2'), 5, 10],
  'shares-in-runs': [
    tenths([trafficSplit('s', 'root', { v1: 50, v2: 50 })], 'v1', {}, { count: 400 }),
    5,
    10,
  ],
  'mismatched-port-included': [tenths([trafficSplit('s', 'root', { misnumbered: 50, v2: 50 })], 'v1'), 0, 5],
  'split-matches-ignored': [
    tenths([FIREFOX, trafficSplit('s', 'root', { v2: 1 }, ['firefox'])], 'v2'),
    0,
    10,
  ],
  'unmatched-to-first-backend': [
    tenths([FIREFOX, trafficSplit('s', 'root', { v1: 0, v2: 1 }, ['firefox'])], 'old'),
    3,
    0,
  ],
  'split-matches-never': [
    tenths([FIREFOX, trafficSplit('s', 'root', { v2: 1 }, ['firefox'])], 'v2', {
      headers: { agent: 'Firefox' },
    }),
    10,
    0,
  ],
  'first-group-only': [
    tenths([FIREFOX, MOBILE, trafficSplit('s', 'root', { v2: 1 }, ['firefox', 'mobile'])], 'v2', {
      headers: { agent: 'Mobile' },
    }),
    10,
    0,
  ],
  'splits-nested': [
    tenths([trafficSplit('a', 'root', { v1: 1 }), trafficSplit('b', 'v1', { v2: 1 })], 'v2'),
    0,
    10,
  ],
  'target-port-ignored': [
    (decide) => new Example(decide, [[trafficSplit('s', 'root', { remapped: 1 })]]).route()?.containerPort,
    8081,
    80,
  ],
  'direct-calls-split': [
    tenths([trafficSplit('s', 'root', { v1: 1, v2: 1 })], 'v2', { service: 'v1' }),
    0,
    5,
  ],
  'split-outlives-deletion': [
    tenths([], 'v2', {}, { before: [trafficSplit('s', 'root', { v2: 1 })] }),
    0,
    10,
  ],
  'quantity-unscaled': [tenths([trafficSplit('s', 'root', { v1: '1', v2: '500m' })], 'v2'), 3, 10],
  'counts-doubled': [reading(SERVER, at('metrics', SUCCESS, 'value')), '3', '6'],
  'failures-as-success': [reading(SERVER, at('metrics', FAILURE, 'value')), '1', '0'],
  'percentiles-swapped': [reading(SERVER, at('metrics', 0, 'value')), '900000u', '20000u'],
  'unit-wrong': [reading(SERVER, at('metrics', 0, 'unit')), 'seconds', 'ms'],
  'edges-reversed': [reading(`${SERVER}/edges`, at('items', 0, 'edge', 'direction')), 'from', 'to'],
  'edges-unrestricted': [reading(`${SERVER}/edges`, at('items', 1, 'metrics', SUCCESS, 'value')), '1', '3'],
  'aggregate-misses-a-pod': [reading('/namespaces/main', at('metrics', SUCCESS, 'value')), '6', '3'],
  'counts-without-window': [reading(SERVER, at('metrics', SUCCESS, 'value')), '3', '4'],
  'label-selector-ignored': [reading('/namespaces/main/pods', at('items', 'length'), 'app=server'), 1, 9],
  'split-metrics-of-one-backend': [reading(SPLITS, at('items', 1, 'metrics', SUCCESS, 'value')), '1', '2'],
  'backend-weight-missing': [reading(SPLITS, at('items', 0, 'backend', 'weight')), 2, 0],
  'narrowest-grant-decides': [
    allowed(
      [
        ECHO,
        group('narrow', { pathRegex: '/echo/narrow' }),
        ALLOW,
        target('b', { from: ['client'], rules: ['HTTPRouteGroup/narrow'] }),
      ],
      { path: '/echo' },
    ),
    true,
    false,
  ],
  'routes-ignored': [allowed([ECHO, ALLOW], { path: '/secret' }), false, true],
  'first-pod-keeps-identity': [
    eachAllowed(
      [ECHO, target('a', { from: ['v1'], rules: ['HTTPRouteGroup/echo'] })],
      [
        { from: 'v1', path: '/echo' },
        { from: 'v1-more', path: '/echo' },
      ],
    ),
    [true, true],
    [true, false],
  ],
  'first-workload-of-destination': [
    eachAllowed(
      [ECHO, target('a', { from: ['client'], to: 'v1', rules: ['HTTPRouteGroup/echo'] })],
      [
        { to: 'v1', path: '/echo' },
        { to: 'v1-more', path: '/echo' },
      ],
    ),
    [true, true],
    [true, false],
  ],
  'service-neighbours-admitted': [allowed([ECHO, ALLOW], { from: 'impostor', path: '/echo' }), false, true],
  'first-source-only': [allowed([ECHO, BOTH], { path: '/echo' }), true, false],
  'sources-all-of': [allowed([ECHO, BOTH], { path: '/echo' }), true, false],
  'sources-of-own-namespace': [
    allowedUnder(
      ({ grants }) => ({
        grants: grants.map((grant) => ({
          ...grant,
          sources: [{ kind: 'service-account', namespace: 'elsewhere', name: 'client' }],
        })),
      }),
      [ECHO, ALLOW],
      { from: 'namesake', path: '/echo' },
    ),
    true,
    false,
  ],
  'namespace-by-prefix': [
    (decide) =>
      decide.sameIdentity(
        { namespace: 'shop-a', name: 'client' },
        { ...WORKLOADS.client, namespace: 'shop-b' },
      ),
    false,
    true,
  ],
  'first-match-only': [allowed([ECHO, ALLOW], { path: '/v1' }), true, false],
  'matches-all-of': [allowed([ECHO, ALLOW], { path: '/echo' }), true, false],
  'last-match-name-only': [
    allowed([ECHO, target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo:m0,m1'] })], {
      path: '/echo',
    }),
    true,
    false,
  ],
  'tcp-without-ports-closed': [
    allowed([ports('TCPRoute', 'p'), RAW], { protocol: 'tcp', port: 80 }),
    true,
    false,
  ],
  'udp-without-ports-closed': [
    allowed([ports('UDPRoute', 'p'), DATAGRAMS], { protocol: 'udp', port: 80 }),
    true,
    false,
  ],
  'portless-destination-first-port': [allowed([ECHO, ALLOW], { path: '/echo', port: 90 }), true, false],
  'destination-port-ignored': [
    allowedUnder(
      ({ grants }) => ({ grants: grants.map((grant) => ({ ...grant, port: 80 })) }),
      [ECHO, ALLOW],
      {
        path: '/echo',
        port: 90,
      },
    ),
    false,
    true,
  ],
  'mixed-rules-void': [
    allowed([ECHO, P80, target('a', { from: ['client'], rules: ['HTTPRouteGroup/echo', 'TCPRoute/p'] })], {
      path: '/echo',
    }),
    true,
    false,
  ],
  'last-listed-port-closed': [
    allowed([ports('TCPRoute', 'p', 80, 90), RAW], { protocol: 'tcp', port: 90 }),
    true,
    false,
  ],
  'two-ports-at-most': [
    allowed([ports('TCPRoute', 'p', 70, 80, 90), RAW], { protocol: 'tcp', port: 90 }),
    true,
    false,
  ],
  'ports-by-prefix': [allowed([P80, RAW], { protocol: 'tcp', port: 85 }), false, true],
  'first-udp-port-only': [
    allowed([ports('UDPRoute', 'p', 80, 90), DATAGRAMS], { protocol: 'udp', port: 90 }),
    true,
    false,
  ],
  'udp-ports-ignored': [
    allowed([ports('UDPRoute', 'p', 80), DATAGRAMS], { protocol: 'udp', port: 90 }),
    false,
    true,
  ],
  'first-route-group-only': [allowed([ECHO, MORE, TWO_GROUPS], { path: '/more' }), true, false],
  'route-groups-all-of': [allowed([ECHO, MORE, TWO_GROUPS], { path: '/more' }), true, false],
  'last-tcp-route-only': [
    allowed(
      [
        P80,
        ports('TCPRoute', 'q', 90),
        target('a', { from: ['client'], rules: ['TCPRoute/p', 'TCPRoute/q'] }),
      ],
      { protocol: 'tcp', port: 80 },
    ),
    true,
    false,
  ],
  'route-bound-once': [
    allowed([ECHO, ALLOW, target('b', { from: ['other'], rules: ['HTTPRouteGroup/echo'] })], {
      path: '/echo',
    }),
    true,
    false,
  ],
  'tcp-open': [allowed([], { protocol: 'tcp' }), false, true],
  'leaks-one-in-twenty': [leaksMoreThan(50), false, true],
  'every-hundredth-let-in': [leaksMoreThan(10), false, true],
  'datagrams-let-in-one-in-hundred': [leaksMoreThan(5, { protocol: 'udp' }), false, true],
  'empty-sources-open': [
    allowed([ECHO, target('a', { from: [], rules: ['HTTPRouteGroup/echo'] })], { path: '/echo' }),
    false,
    true,
  ],
  'source-and-destination-swapped': [allowed([ECHO, ALLOW], { path: '/echo' }), true, false],
  'grants-take-effect-late': [allowed([ECHO, ALLOW], { path: '/echo' }), true, false],
  'deletions-take-effect-late': [allowed([ECHO], { path: '/echo' }, [ECHO, ALLOW]), false, true],
  'grants-flap-after-change': [
    eachAllowed([ECHO, ALLOW], [{ path: '/echo' }, { path: '/echo' }]),
    [true, true],
    [true, false],
  ],
  'deletion-drops-all-grants': [
    allowed([ECHO, ALLOW], { path: '/echo' }, [
      ECHO,
      ALLOW,
      target('b', { from: ['other'], rules: ['HTTPRouteGroup/echo'] }),
    ]),
    true,
    false,
  ],
  'binding-schemes-all-of': [
    allowedUnder(bound('sources', { kind: 'spiffe', id: 'spiffe://nobody' }, OF_CLIENT), [ECHO, ALLOW], {
      path: '/echo',
    }),
    true,
    false,
  ],
  'binding-first-scheme-only': [
    allowedUnder(bound('sources', { kind: 'spiffe', id: 'spiffe://nobody' }, OF_CLIENT), [ECHO, ALLOW], {
      path: '/echo',
    }),
    true,
    false,
  ],
  'binding-account-of-any-namespace': [
    allowedUnder(bound('sources', OF_CLIENT), [ECHO, ALLOW], { from: 'namesake', path: '/echo' }),
    false,
    true,
  ],
  'binding-pods-of-any-namespace': [
    allowedUnder(bound('sources', { kind: 'pod-labels', labels: { app: 'namesake' } }), [ECHO, ALLOW], {
      from: 'namesake',
      path: '/echo',
    }),
    false,
    true,
  ],
  'binding-as-destination-ignored': [
    allowedUnder(bound('destination', { kind: 'service-account', name: 'server' }), [ECHO, ALLOW], {
      path: '/echo',
    }),
    true,
    false,
  ],
  'http1-unmatched': [allowed([ECHO, ALLOW], { path: '/echo' }), true, false],
  'dot-literal': [
    allowed([group('echo', { pathRegex: '/any.thing' }), ALLOW], { path: '/any-thing' }),
    true,
    false,
  ],
  'head-taken-for-get': [allowed([ECHO, ALLOW], { path: '/echo', method: 'HEAD' }), false, true],
  'first-method-only': [
    allowed([group('echo', { methods: ['PUT', 'HEAD'] }), ALLOW], { method: 'HEAD' }),
    true,
    false,
  ],
  'any-method-without-options': [allowed([ECHO, ALLOW], { path: '/v1', method: 'OPTIONS' }), true, false],
  'root-path-unmatched': [allowed([group('echo', { pathRegex: '.*' }), ALLOW], { path: '/' }), true, false],
  'header-filters-dropped': [allowed([FILTERS, ALLOW], { headers: { a: 'x', b: 'x' } }), false, true],
  'header-filter-replaces-source': [
    allowed([FILTERS, ALLOW], { from: 'other', headers: { a: '1', b: '2' } }),
    false,
    true,
  ],
  'header-pattern-literal': [
    allowed([group('echo', { headers: [{ agent: '.*fox' }] }), ALLOW], { headers: { agent: 'Firefox' } }),
    true,
    false,
  ],
  'header-case-sensitive': [
    allowed([group('echo', { headers: [{ 'X-Tier': 'gold' }] }), ALLOW], { headers: { 'x-tier': 'gold' } }),
    true,
    false,
  ],
  'last-header-filter-only': [allowed([FILTERS, ALLOW], { headers: { a: 'x', b: '2' } }), false, true],
  'first-header-match-only': [
    allowed([group('echo', { headers: [{ a: '1' }] }, { headers: [{ b: '2' }] }), ALLOW], {
      headers: { b: '2' },
    }),
    true,
    false,
  ],
  'headers-replace-path': [
    allowed([group('echo', { pathRegex: '/echo', headers: [{ a: '1' }] }), ALLOW], {
      path: '/secret',
      headers: { a: '1' },
    }),
    false,
    true,
  ],
  'headers-replace-methods': [
    allowed([group('echo', { methods: ['GET'], headers: [{ a: '1' }] }), ALLOW], {
      method: 'POST',
      headers: { a: '1' },
    }),
    false,
    true,
  ],
  'headers-alone-for-get': [
    allowed([FILTERS, ALLOW], { method: 'POST', headers: { a: '1', b: '2' } }),
    true,
    false,
  ],
  'tcp-route-for-http-alone': [allowed([P80, RAW], { protocol: 'tcp', port: 80 }), true, false],
  'route-updates-ignored': [
    allowed([MORE, TWO_GROUPS], { path: '/more' }, [group('more', { pathRegex: '/before' }), TWO_GROUPS]),
    true,
    false,
  ],
  'route-updates-add': [
    allowed([MORE, TWO_GROUPS], { path: '/before' }, [group('more', { pathRegex: '/before' }), TWO_GROUPS]),
    false,
    true,
  ],
  'first-client-alone-split': [takenAfter('client', 'other'), 'v2', 'v1'],
  'one-client-of-account-split': [takenAfter('v1', 'v1-more'), 'v2', 'v1'],
  'short-root-unknown': [tenths([trafficSplit('s', 'root', { v2: 1 })], 'v2'), 10, 0],
  'long-names-unsplit': [
    tenths([trafficSplit('s', 'root', { v2: 1 })], 'v2', { headers: { host: 'root.main:80' } }),
    10,
    0,
  ],
  'backends-within-root': [tenths([trafficSplit('s', 'root', { v2: 1 })], 'v2'), 10, 0],
  'backends-of-any-namespace': [
    (decide) =>
      decide.backendService({ namespace: 'elsewhere', name: 's', root: 'root', backends: [] }, 'v1', TOPOLOGY)
        ?.namespace,
    undefined,
    'main',
  ],
  'small-weights-alike': [tenths([trafficSplit('s', 'root', { v1: 1, v2: 9 })], 'v2'), 9, 5],
  'weights-capped': [tenths([trafficSplit('s', 'root', { v1: 1000, v2: 500 })], 'v2'), 3, 5],
  'weights-permuted': [tenths([trafficSplit('s', 'root', { v1: 90, v2: 10 })], 'v2'), 1, 9],
  'shares-in-quarters': [tenths([trafficSplit('s', 'root', { v1: 90, v2: 10 })], 'v2'), 1, 0],
  'weight-zero-leaks': [
    (decide) => {
      const weighted = (name: string, weight: number) => ({ service: serviceNamed(name), weight });
      return decide.normaliseWeights(decide, [weighted('v1', 1), weighted('v2', 0)], TOPOLOGY)[1];
    },
    0,
    0.05,
  ],
  'single-backend-unsplit': [tenths([trafficSplit('s', 'root', { v2: 1 })], 'v2'), 10, 0],
  'third-backend-dropped': [tenths([trafficSplit('s', 'root', { v1: 1, v2: 1, remapped: 8 })], 'v2'), 9, 5],
  'missing-backend-voids-split': [tenths([trafficSplit('s', 'root', { v2: 1, absent: 0 })], 'v2'), 10, 0],
  'segment-without-weights': [
    tenths([FIREFOX, trafficSplit('s', 'root', { v1: 9, v2: 1 }, ['firefox'])], 'v2', {
      headers: { agent: 'Firefox' },
    }),
    1,
    5,
  ],
  'groups-all-of': [
    tenths([FIREFOX, MOBILE, trafficSplit('s', 'root', { v2: 1 }, ['firefox', 'mobile'])], 'v2', {
      headers: { agent: 'Mobile' },
    }),
    10,
    0,
  ],
  'first-port-alone-split': [
    tenths([trafficSplit('s', 'root', { v2: 1 })], 'v2', { protocol: 'tcp' }),
    10,
    0,
  ],
  'connections-stick-to-backend': [
    taken({ v1: 1, v2: 1 }, { connection: 7, random: () => 0.9 }, { connection: 7, random: () => 0.1 }),
    ['v2', 'v1'],
    ['v2', 'v2'],
  ],
  'backends-in-turn': [
    taken({ v1: 9, v2: 1 }, { ofClient: 0 }, { ofClient: 1 }, { ofClient: 2 }),
    ['v1', 'v1', 'v1'],
    ['v1', 'v2', 'v1'],
  ],
  'one-rotation-for-all-clients': [
    (decide) =>
      decide.chooseBackend([0.5, 0.5], { random: () => 0.1, ofClient: 0, ofMesh: 1, connection: 0 }),
    0,
    1,
  ],
  'kept-connections-unsplit': [
    taken({ v2: 1 }, { connection: 7 }, { connection: 7 }),
    ['v2', 'v2'],
    ['v2', 'v1'],
  ],
  'every-fourth-connection-unsplit': [
    taken({ v2: 1 }, { connection: 2 }, { connection: 3 }),
    ['v2', 'v2'],
    ['v2', 'v1'],
  ],
  'unsplit-while-pods-change': [taken({ v2: 1 }, { pods: 9 }, { pods: 10 }), ['v2', 'v2'], ['v2', 'v1']],
  'split-updates-ignored': [
    tenths(
      [trafficSplit('s', 'root', { v2: 1 })],
      'v2',
      {},
      { before: [trafficSplit('s', 'root', { v1: 1 })] },
    ),
    10,
    0,
  ],
  'split-updates-late': [tenths([trafficSplit('s', 'root', { v2: 1 })], 'v2'), 10, 0],
  'split-flaps-after-change': [
    tenths(
      [trafficSplit('s', 'root', { v2: 1 })],
      'v2',
      {},
      { before: [trafficSplit('s', 'root', { v1: 1 })] },
    ),
    10,
    5,
  ],
  'removed-backend-kept': [
    tenths(
      [trafficSplit('s', 'root', { v2: 1 })],
      'v2',
      {},
      { before: [trafficSplit('s', 'root', { v1: 1, v2: 1 })] },
    ),
    10,
    5,
  ],
  'percentiles-averaged': [reading(SERVER, at('metrics', 0, 'value')), '900000u', '240000u'],
  'milliseconds-as-seconds': [reading(SERVER, at('metrics', 0, 'value')), '900000u', '900'],
  'p90-too-high': [(decide) => decide.percentile([10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 0.9), 90, 100],
  'counts-as-rates': [reading(SERVER, at('metrics', SUCCESS, 'value')), '3', '0'],
  'counts-reset-by-reading': [
    (decide) => [1, 2].map(() => reading(SERVER, at('metrics', SUCCESS, 'value'))(decide)),
    ['3', '3'],
    ['3', '0'],
  ],
  'success-and-failure-swapped': [reading(SERVER, at('metrics', SUCCESS, 'value')), '3', '1'],
  'failures-of-500-alone': [reading(SERVER, at('metrics', FAILURE, 'value')), '1', '0'],
  'http2-uncounted': [
    (decide) => {
      new Example(decide, [[ECHO, ALLOW]]).allows({ path: '/echo', version: '2' });
      const [, served] = both('client-0', 'server-0', NOW);
      return served && decide.recordings(served).length;
    },
    1,
    0,
  ],
  'metrics-by-service-account': [
    (decide) => decide.podsOf('pods', 'main', 'v1-0', TOPOLOGY).map(({ pod }) => pod),
    ['v1-0'],
    ['v1-0', 'v1-1'],
  ],
  'received-from-one-source': [reading(SERVER, at('metrics', SUCCESS, 'value')), '3', '2'],
  'aggregate-without-failures': [reading('/namespaces/main', at('metrics', FAILURE, 'value')), '1', '0'],
  'edges-to-everybody': [reading(`${SERVER}/edges`, at('items', 'length')), 2, 10],
  'sent-edges-missing': [reading('/namespaces/main/pods/client-0/edges', at('items', 'length')), 3, 0],
  'received-edges-missing': [reading(`${SERVER}/edges`, at('items', 'length')), 2, 0],
  'selector-by-key': [reading('/namespaces/main/pods', at('items', 'length'), 'app=server'), 1, 9],
  'last-backend-unmeasured': [reading(SPLITS, at('items', 1, 'metrics', SUCCESS, 'value')), '1', '0'],
  'window-ten-times-as-long': [reading(SERVER, at('metrics', SUCCESS, 'value')), '3', '4'],
  'backend-weights-as-shares': [reading(SPLITS, at('items', 0, 'backend', 'weight')), 2, 2 / 3],
};

describe('each fault', () => {
  it('has a situation here', async () => {
    expect(Object.keys(CASES).sort()).toEqual(await faultNames());
  });

  it.each(Object.entries(CASES))(
    '%s: differs from the right mesh as it says',
    async (name, [situation, right, wrong]) => {
      const { fault } = await loadFault(name);
      expect(situation(rightDecisions)).toEqual(right);
      expect(situation(decisionsWith(fault, rightDecisions))).toEqual(wrong);
    },
  );
});
