import { describe, expect, it } from 'vitest';
import type { Json, KubernetesObject } from '../../harness/model/kubernetes.ts';
import type { Decisions } from '../control/decisions.ts';
import type { Asked } from '../control/example.ts';
import {
  Example,
  group,
  ports,
  seeded,
  TOPOLOGY,
  target,
  trafficSplit,
  WORKLOADS,
} from '../control/example.ts';
import type { Exchange } from '../control/observation.ts';
import { rightDecisions } from '../control/right-decisions.ts';
import { answerMetrics } from '../metrics/answer.ts';
import { decisionsWith } from './fault.ts';
import { loadFault } from './load.ts';

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
};

describe('each fault', () => {
  it.each(Object.entries(CASES))(
    '%s: differs from the right mesh as it says',
    async (name, [situation, right, wrong]) => {
      const { fault } = await loadFault(name);
      expect(situation(rightDecisions)).toEqual(right);
      expect(situation(decisionsWith(fault, rightDecisions))).toEqual(wrong);
    },
  );
});
