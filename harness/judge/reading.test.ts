import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Role } from '../model/cast.ts';
import type { Json, JsonObject } from '../model/kubernetes.ts';
import type { MetricCheck, MetricQuery } from '../model/metric.ts';
import { METRIC_RESOURCES } from '../model/metric.ts';
import { judgeExpectation } from './expectation.ts';
import { readingProgress } from './reading.ts';
import { get, LAYOUT, REFUSED, Rehearsal, reaching, times } from './rehearsal.fixture.ts';
import { transcriptOf } from './transcript.ts';

const ROLES: readonly Role[] = ['client', 'other', 'server', 'sibling', 'server-v2', 'server-v3'];
const PATH = '/main';
const WINDOW_MS = 30_000;

function judged({ evidence }: Rehearsal, seq = 0): string {
  const transcript = transcriptOf(evidence);
  const episode = transcript.episodes[seq];
  if (!episode) throw new Error(`no expectation ${seq} in the rehearsal`);
  const verdict = judgeExpectation(transcript, episode);
  return verdict.verdict === 'pass' ? 'pass' : `${verdict.verdict} ${verdict.reason}: ${verdict.detail}`;
}

interface Values {
  readonly success?: Json;
  readonly failure?: Json;
  readonly unit?: string;
  readonly p50?: Json;
  readonly at: number;
  readonly more?: JsonObject;
}

/** A TrafficMetrics of a Deployment, right in shape. */
function metrics(
  role: Role,
  { success = '0', failure = '0', unit = 'seconds', p50 = '10m', at, more = {} }: Values,
): JsonObject {
  const { name, namespace } = LAYOUT.workloads[role];
  return {
    kind: 'TrafficMetrics',
    apiVersion: 'metrics.smi-spec.io/v1alpha1',
    resource: { kind: 'Deployment', name, namespace },
    edge: { direction: 'from', side: 'server', resource: null },
    timestamp: new Date(at).toISOString(),
    window: `${WINDOW_MS / 1000}s`,
    metrics: [
      { name: 'p99_response_latency', unit, value: '30m' },
      { name: 'p90_response_latency', unit, value: '20m' },
      { name: 'p50_response_latency', unit, value: p50 },
      { name: 'success_count', value: success },
      { name: 'failure_count', value: failure },
    ],
    ...more,
  };
}

function list(items: readonly Json[], more: JsonObject = {}): JsonObject {
  return {
    kind: 'TrafficMetricsList',
    apiVersion: 'metrics.smi-spec.io/v1alpha1',
    resource: { kind: 'Deployment', namespace: 'main' },
    items,
    ...more,
  };
}

/** A pod's or an edge's item. */
function named(kind: string, name: string): { readonly resource: JsonObject } {
  return { resource: { kind, name, namespace: 'main' } };
}

function edge(direction: 'to' | 'from', side: string | undefined, peer: Role): { readonly edge: JsonObject } {
  return {
    edge: {
      direction,
      ...(side !== undefined && { side }),
      ...named('Deployment', LAYOUT.workloads[peer].name),
    },
  };
}

/** 20 good requests and 5 failing ones from client to server, then 7 from other. */
function loaded(): Rehearsal {
  return new Rehearsal(ROLES, { api: 'metrics', version: 'v1alpha1' })
    .send('load', get('client', 'server'), ...times(20, reaching('server')))
    .send('load', get('client', 'server', { ask: { status: 500 } }), ...times(5, reaching('server')))
    .send('load', get('other', 'server'), ...times(7, reaching('server')))
    .receive();
}

function asking(query: MetricQuery, check: MetricCheck, rehearsal = loaded()): Rehearsal {
  return rehearsal.expect({ kind: 'reading', query, check, path: PATH });
}

/** Reads the same thing twice, and once more when the limit has passed. */
function answered(rehearsal: Rehearsal, body: (at: number) => Json, status = 200): string {
  for (const pause of [10, 10, 2000]) {
    rehearsal.wait(pause);
    rehearsal.read(PATH, body(rehearsal.now), status);
  }
  return judged(rehearsal);
}

const SERVER: MetricQuery = { ask: 'get', resource: 'deployments', of: 'server' };
const EDGES: MetricQuery = { ask: 'edges', resource: 'deployments', of: 'server' };
const COUNTS: MetricCheck = { check: 'counts' };

describe('a reading', () => {
  const right = (at: number) => metrics('server', { success: '27', failure: '5', at });

  it('passes when the last two that speak for all the traffic are right', () => {
    const early = asking(SERVER, COUNTS).wait(5);
    early.read(PATH, metrics('server', { success: '3', at: early.now })).wait(5);
    early.read(PATH, right(early.now));
    expect(readingProgress(early.evidence, 0)).toBe('waiting');
    early.wait(5).read(PATH, right(early.now));
    expect(readingProgress(early.evidence, 0)).toBe('satisfied');
    expect(judged(early)).toBe('pass');
  });

  it('does not speak for traffic after its timestamp', () => {
    const stale = asking(SERVER, COUNTS);
    const before = stale.now - 1;
    stale
      .read(PATH, metrics('server', { success: '1', at: before }))
      .read(PATH, metrics('server', { success: '1', at: before }));
    expect(judged(stale)).toContain('inconclusive window-too-short');
  });

  it('no longer speaks for traffic before its window', () => {
    const late = asking(SERVER, COUNTS).wait(WINDOW_MS);
    late.read(PATH, right(late.now));
    expect(readingProgress(late.evidence, 0)).toBe('exhausted');
    expect(judged(late)).toContain('inconclusive window-too-short');
  });

  it('is wrong only after the limit, or when the window has passed', () => {
    const wrong = asking(SERVER, COUNTS);
    const bad = () => wrong.wait(5).read(PATH, metrics('server', { at: wrong.now }));
    bad();
    bad();
    expect(judged(wrong)).toContain('inconclusive not-reached');
    wrong.wait(2000);
    bad();
    expect(judged(wrong)).toContain('fail metric-wrong');
  });

  it('of expired traffic is judged once the window has passed over all of it, and then shows nothing', () => {
    const expired: MetricCheck = { check: 'expired' };
    const waited = asking(SERVER, expired).wait(5);
    waited.read(PATH, right(waited.now));
    expect(readingProgress(waited.evidence, 0)).toBe('waiting');
    expect(judged(waited)).toContain('inconclusive window-too-short: the window was not waited out');
    waited.wait(WINDOW_MS + 1000);
    waited.read(PATH, metrics('server', { at: waited.now })).wait(5);
    waited.read(PATH, metrics('server', { at: waited.now }));
    expect(readingProgress(waited.evidence, 0)).toBe('satisfied');
    expect(judged(waited)).toBe('pass');

    const kept = asking(SERVER, expired).wait(WINDOW_MS + 1000);
    expect(answered(kept, right)).toContain('fail metric-wrong: /main: success_count is 27, received were 0');
  });

  it('is compared with the traffic sent before it, not with later load', () => {
    const first = asking(SERVER, COUNTS).wait(5);
    first
      .read(PATH, right(first.now))
      .read(PATH, right(first.now))
      .send('load', get('client', 'server'), reaching('server'))
      .receive();
    const second = asking(SERVER, COUNTS, first).wait(5);
    second.read(PATH, right(second.now)).wait(2000).read(PATH, right(second.now));
    expect(judged(second, 0)).toBe('pass');
    expect(judged(second, 1)).toContain('success_count is 27, received were 28');
  });

  it('that is none is judged without throwing, whatever the mesh sends', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(answered(asking(SERVER, COUNTS), () => body as Json)).toContain('fail metric-wrong');
        expect(answered(asking({ ask: 'discovery' }, { check: 'discovery' }), () => body as Json)).toContain(
          'fail metric-wrong',
        );
        const mixed = list([body as Json], { resource: body as Json });
        expect(answered(asking(EDGES, { check: 'edges', peers: [] }), () => mixed)).toMatch(
          /^(pass|fail|inconclusive)/,
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('counts', () => {
  it.each([
    ['27', '5', 'pass'],
    ['27000m', '5000m', 'pass'],
    ['27400m', '4700m', 'pass'],
    ['28', '5', 'success_count is 28, received were 27'],
    ['35100m', '5', 'success_count is 35.1, received were 27'],
    ['27', '6', 'failure_count is 6, received were 5'],
    ['many', '5', 'success_count is undefined'],
  ])('success %s, failure %s: %s', (success, failure, verdict) => {
    expect(answered(asking(SERVER, COUNTS), (at) => metrics('server', { success, failure, at }))).toContain(
      verdict,
    );
  });

  it('may count denied requests among the failures, or not', () => {
    const denied = () =>
      asking(SERVER, COUNTS, loaded().send('load', get('other', 'server'), REFUSED, REFUSED));
    const verdict = (failure: string) =>
      answered(denied(), (at) => metrics('server', { success: '27', failure, at }));
    expect(verdict('5')).toBe('pass');
    expect(verdict('7')).toBe('pass');
    expect(verdict('8')).toContain('fail metric-wrong');
  });

  it('of a bystander are nothing', () => {
    const sibling: MetricQuery = { ...SERVER, of: 'sibling' };
    expect(answered(asking(sibling, COUNTS), (at) => metrics('sibling', { at }))).toBe('pass');
    expect(answered(asking(sibling, COUNTS), (at) => metrics('sibling', { success: '1', at }))).toContain(
      'fail',
    );
  });

  it('of a namespace are those of all its workloads', () => {
    const verdict = (success: string) =>
      answered(asking({ ask: 'namespace' }, COUNTS), (at) =>
        metrics('server', { success, failure: '5', at }),
      );
    expect(verdict('27')).toBe('pass');
    expect(verdict('20')).toContain('fail');
  });

  it('of a list must not leave out who received traffic', () => {
    const query: MetricQuery = { ask: 'list', resource: 'deployments' };
    const server = (at: number) => metrics('server', { success: '27', failure: '5', at });
    expect(answered(asking(query, COUNTS), (at) => list([server(at), metrics('sibling', { at })]))).toBe(
      'pass',
    );
    expect(answered(asking(query, COUNTS), (at) => list([metrics('sibling', { at })]))).toContain(
      'no item for d-server',
    );
  });
});

describe('other checks', () => {
  it('latency is taken in the declared unit', () => {
    const check: MetricCheck = { check: 'latency', ms: { p50: [5, 15], p90: [15, 25], p99: [25, 35] } };
    expect(answered(asking(SERVER, check), (at) => metrics('server', { at }))).toBe('pass');
    expect(answered(asking(SERVER, check), (at) => metrics('server', { unit: 'ms', at }))).toContain(
      'p99 is 0.03 ms',
    );
    expect(answered(asking(SERVER, check), (at) => metrics('server', { unit: 'parsecs', at }))).toContain(
      'known unit',
    );
    expect(answered(asking(SERVER, check), (at) => metrics('server', { p50: '90m', at }))).toContain(
      'p50 is 90 ms',
    );
  });

  it('latency may be as long as the senders waited, and no percentile longer', () => {
    const check: MetricCheck = { check: 'latency', ms: { p50: [5, 15], p90: [15, 25], p99: [25, 35] } };
    const verdict = (p50: string, waitedMs: number) => {
      const slow = loaded().wait(waitedMs);
      slow.steps.forEach((step, i) => {
        if (step.record !== 'sent') return;
        const sent = step.sent.map((one) => ({ ...one, endedAt: one.startedAt + waitedMs }));
        slow.steps[i] = { ...step, sent };
      });
      return answered(asking(SERVER, check, slow), (at) => metrics('server', { p50, at }));
    };
    expect(verdict('90m', 100)).toBe('pass');
    expect(verdict('190m', 100)).toContain('p50 is 190 ms, expected 5 to 125');
    expect(verdict('90m', 10)).toContain('p50 is 90 ms, expected 5 to 15');
  });

  it('shape names what is missing', () => {
    const check: MetricCheck = { check: 'shape' };
    const shaped = (more: JsonObject) =>
      answered(asking(SERVER, check), (at) => metrics('server', { at, more }));
    expect(shaped({})).toBe('pass');
    expect(shaped({ timestamp: 'yesterday' })).toContain('timestamp is no RFC 3339 time');
    expect(shaped({ timestamp: '1970-01-01T00:00:00Z' })).toContain('ms old');
    expect(shaped({ window: 30 })).toContain('window is no duration');
    expect(shaped({ metrics: [] })).toContain('p99_response_latency is missing');
    expect(shaped(named('Deployment', 'd-other'))).toContain('resource is d-other');
    expect(shaped({ kind: 'TrafficMetricsList', items: [] })).toContain('expected TrafficMetrics');
  });

  it('shape of a list of a kind has a resource without a name', () => {
    const listed = (resource: JsonObject) =>
      answered(asking({ ask: 'list', resource: 'deployments' }, { check: 'shape' }), (at) =>
        list([metrics('server', { at })], { resource }),
      );
    expect(listed({ kind: 'Deployment', namespace: 'main' })).toBe('pass');
    expect(listed({ kind: 'Deployment', namespace: 'main', name: 'd-server' })).toContain('has a name');
    expect(listed({ kind: 'Pod' })).toContain('of kind Pod');
  });

  it('discovery is right in what it lists; kinds asks for all', () => {
    const resource = (name: string) => ({
      name,
      kind: 'TrafficMetrics',
      namespaced: name !== 'namespaces',
      verbs: ['get', 'list'],
    });
    const body = (...resources: readonly Json[]) => ({
      kind: 'APIResourceList',
      groupVersion: 'metrics.smi-spec.io/v1alpha1',
      resources,
    });
    const discovered = (check: 'discovery' | 'kinds', ...resources: readonly Json[]) =>
      answered(asking({ ask: 'discovery' }, { check }), () => body(...resources));
    const all = METRIC_RESOURCES.map(resource);
    expect(discovered('discovery', ...all)).toBe('pass');
    expect(discovered('kinds', ...all)).toBe('pass');
    expect(discovered('discovery', ...all.slice(0, 3))).toBe('pass');
    expect(discovered('kinds', ...all.slice(1))).toContain('not listed: namespaces');
    expect(discovered('discovery', { ...resource('pods'), verbs: ['list'] })).toContain(
      'pods has the verbs list',
    );
    expect(discovered('discovery', { ...resource('namespaces'), namespaced: true })).toContain('namespaced');
    expect(discovered('discovery', { ...resource('nodes'), namespaced: true })).toBe('pass');
  });

  it('not-found is a 404', () => {
    const query: MetricQuery = { ask: 'edge', resource: 'pods', of: 'server', peer: 'client' };
    expect(answered(asking(query, { check: 'not-found' }), () => null, 404)).toBe('pass');
    expect(answered(asking(query, { check: 'not-found' }), () => ({}), 200)).toContain(
      'HTTP 200, expected 404',
    );
  });

  it('forbidden is a 403, granted any answer with TrafficMetrics, whatever they hold', () => {
    const asked = (check: MetricCheck, body: Json, status: number) =>
      answered(asking({ ask: 'list', resource: 'pods' }, check), () => body, status);
    expect(asked({ check: 'forbidden' }, { kind: 'Status' }, 403)).toBe('pass');
    expect(asked({ check: 'forbidden' }, list([]), 200)).toContain('HTTP 200, expected 403');
    expect(asked({ check: 'granted' }, list([]), 200)).toBe('pass');
    expect(asked({ check: 'granted' }, { kind: 'Status' }, 403)).toContain('HTTP 403');
    expect(asked({ check: 'granted' }, { kind: 'PodList' }, 200)).toContain('kind PodList');
  });

  it('available is an APIService whose condition says so', () => {
    const registered = (status: string, more: JsonObject = {}) => ({
      kind: 'APIService',
      status: { conditions: [{ type: 'Other' }, { type: 'Available', status, ...more }] },
    });
    const asked = (body: Json, status = 200) =>
      answered(asking({ ask: 'api-service' }, { check: 'available' }), () => body, status);
    expect(asked(registered('True'))).toBe('pass');
    expect(asked(registered('False', { message: 'no endpoints' }))).toContain(
      'Available is False: no endpoints',
    );
    expect(asked({ kind: 'APIService' })).toContain('Available is not told of');
    expect(asked({ kind: 'Status' }, 404)).toContain('HTTP 404');
  });

  it('edges are exactly the peers, with direction, side where given, and the counts of the pair', () => {
    const check: MetricCheck = {
      check: 'edges',
      peers: [
        { peer: 'client', direction: 'from', side: 'server' },
        { peer: 'other', direction: 'from', side: 'server' },
      ],
    };
    const client = (at: number, side: string | undefined = 'server', success = '20') =>
      metrics('server', { success, failure: '5', at, more: edge('from', side, 'client') });
    const other = (at: number) =>
      metrics('server', { success: '7', at, more: edge('from', undefined, 'other') });
    const edges = (items: (at: number) => readonly Json[]) =>
      answered(asking(EDGES, check), (at) => list(items(at)));
    expect(edges((at) => [client(at), other(at)])).toBe('pass');
    expect(
      edges((at) => [other(at), client(at), metrics('server', { success: '27', failure: '5', at })]),
    ).toBe('pass');
    expect(edges((at) => [client(at)])).toContain('expected from d-client, from d-other');
    expect(edges((at) => [client(at, 'client'), other(at)])).toContain('has the side client');
    expect(edges((at) => [client(at, 'server', '27'), other(at)])).toContain(
      'success_count is 27, received were 20',
    );
    expect(
      edges((at) => [
        client(at),
        other(at),
        metrics('server', { at, more: edge('from', 'server', 'sibling') }),
      ]),
    ).toContain('fail');
    expect(edges(() => [])).toContain('edges none');
  });

  it('selected lists only what carries the label, with unfiltered values', () => {
    const query: MetricQuery = { ask: 'list', resource: 'deployments', labelled: 'server' };
    const server = (at: number, success = '27') => metrics('server', { success, failure: '5', at });
    const selected = (items: (at: number) => readonly Json[]) =>
      answered(asking(query, { check: 'selected' }), (at) => list(items(at)));
    expect(selected((at) => [server(at)])).toBe('pass');
    expect(selected((at) => [server(at), metrics('sibling', { at })])).toContain('expected d-server');
    expect(selected((at) => [server(at, '20')])).toContain('received were 27');
    const repeats = (app: string) =>
      answered(asking(query, { check: 'selector' }), (at) =>
        list([server(at)], { selector: { matchLabels: { app } } }),
      );
    expect(repeats('d-server')).toBe('pass');
    expect(repeats('d-other')).toContain('selector.matchLabels.app is d-other');
  });

  it('an aggregate is the sum over its pods, read with it', () => {
    const aggregate = (of: string, pods: readonly (readonly [Role, string])[]) => {
      const rehearsal = asking(SERVER, { check: 'aggregate' });
      for (const pause of [5, 5, 2000]) {
        const { now } = rehearsal.wait(pause);
        const parts = pods.map(([role, success]) =>
          metrics(role, { success, failure: '5', at: now, more: named('Pod', `pod-${role}`) }),
        );
        rehearsal
          .read(PATH, metrics('server', { success: of, failure: '5', at: now }))
          .read('/pods', list(parts));
      }
      return judged(rehearsal);
    };
    expect(
      aggregate('27', [
        ['server', '27'],
        ['sibling', '0'],
      ]),
    ).toBe('pass');
    expect(aggregate('27', [['server', '20']])).toContain('its pods sum up to 20');
    expect(aggregate('27', [['sibling', '0']])).toContain('no metrics of the pods pod-server');
    expect(aggregate('0', [['server', '0']])).toContain('received were 27');
  });

  it('a split has one item a backend, with apex, name, weight and what each received', () => {
    const query: MetricQuery = { ask: 'split', root: 'root' };
    const check: MetricCheck = { check: 'backends', weights: { 'server-v2': 70, 'server-v3': 30 } };
    const traffic = () =>
      loaded()
        .send(
          'load',
          get('client', 'root'),
          ...times(6, reaching('server-v2')),
          ...times(3, reaching('server-v3')),
        )
        .send('load', get('client', 'server-v2'), reaching('server-v2'))
        .receive();
    const backend = (role: 'server-v2' | 'server-v3', weight: Json, success: string, at: number) =>
      metrics(role, { success, at, more: { backend: { apex: 's-root', name: `s-${role}`, weight } } });
    const split = (items: (at: number) => readonly Json[]) =>
      answered(asking(query, check, traffic()), (at) => list(items(at)));
    expect(split((at) => [backend('server-v2', 70, '6', at), backend('server-v3', '30', '3', at)])).toBe(
      'pass',
    );
    expect(split((at) => [backend('server-v2', 70, '7', at), backend('server-v3', 30, '3', at)])).toContain(
      'received were 6',
    );
    expect(split((at) => [backend('server-v2', 30, '6', at), backend('server-v3', 70, '3', at)])).toContain(
      'has the weight 30',
    );
    expect(split((at) => [backend('server-v2', 70, '6', at)])).toContain('expected s-server-v2, s-server-v3');
  });

  it('a split’s items sum up to what its backends received of the requests to the root, whatever their weights', () => {
    const query: MetricQuery = { ask: 'split', root: 'root' };
    const check: MetricCheck = { check: 'apex', backends: ['server-v2', 'server-v3'] };
    const traffic = () =>
      loaded()
        .send('load', get('client', 'root'), reaching('server-v1'), ...times(9, reaching('server-v2')))
        .send('load', get('client', 'server-v2'), reaching('server-v2'))
        .receive();
    const split = (...successes: readonly string[]) =>
      answered(asking(query, check, traffic()), (at) =>
        list(successes.map((success) => metrics('server-v2', { success, at }))),
      );
    expect(split('6', '3')).toBe('pass');
    expect(split('6', '6')).toContain('over all backends success_count is 12, received were 9');
    expect(split('9', 'many')).toContain('success_count is undefined');
    expect(split()).toContain('no items');
  });
});
