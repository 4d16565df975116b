import { describe, expect, it } from 'vitest';
import type { Role } from '../model/cast.ts';
import type { Json, KubernetesObject } from '../model/kubernetes.ts';
import type { MetricPick, Observation } from '../model/observation.ts';
import { OBSERVED_ATTEMPTS, SPREAD_ATTEMPTS } from '../model/observation.ts';
import type { Probe } from '../model/probe.ts';
import { sightOf, wordsOf } from './observation.ts';
import { answerShows } from './observed-answer.ts';
import type { Fate } from './rehearsal.fixture.ts';
import {
  at,
  get,
  lostAfter,
  REFUSED,
  Rehearsal,
  reaching,
  TROUBLE,
  times,
  UNREACHABLE,
} from './rehearsal.fixture.ts';
import { transcriptOf } from './transcript.ts';

const PROBE = get('client', 'server');
const OUTCOME: Observation = { kind: 'outcome', probe: PROBE, intended: [at('server')] };
const DENIAL: Observation = { kind: 'denial', probe: PROBE, intended: [at('server')] };
const FORBIDDEN: Fate = { answer: { kind: 'response', status: 403, whole: false }, recordedBy: [] };
const ROLES: readonly Role[] = ['client', 'server', 'sibling', 'server-v1', 'server-v2'];

function rehearsed(): Rehearsal {
  return new Rehearsal(ROLES);
}

/** The last observation. */
function seen({ evidence }: Rehearsal): string {
  const transcript = transcriptOf(evidence);
  const sighting = transcript.sightings.at(-1);
  if (!sighting) throw new Error('nothing was observed');
  const sight = sightOf(transcript, sighting);
  return sight.kind === 'found' ? sight.finding : `unobserved: ${sight.reason}`;
}

const allOf = (fate: Fate) => times(OBSERVED_ATTEMPTS, fate);
const controlled = (rehearsal: Rehearsal) => rehearsal.send('admit', PROBE, reaching('server')).receive();

describe('an outcome that was observed', () => {
  it.each<[string, readonly Fate[]]>([
    ['delivered', allOf(reaching('server'))],
    ['denied', allOf(FORBIDDEN)],
    ['leaked', allOf(lostAfter('server'))],
    ['leaked', allOf(reaching('sibling'))],
    ['unreachable', allOf(UNREACHABLE)],
    ['mixed', [...times(OBSERVED_ATTEMPTS - 1, FORBIDDEN), reaching('server')]],
    ['unobserved: trouble', [...times(OBSERVED_ATTEMPTS - 1, FORBIDDEN), TROUBLE]],
    ['unobserved: not-reached', times(OBSERVED_ATTEMPTS - 1, FORBIDDEN)],
  ])('is %s', (finding, fates) => {
    const rehearsal = controlled(rehearsed())
      .observe(OUTCOME)
      .send('observe', PROBE, ...fates)
      .receive();
    expect(seen(rehearsal.send('control', PROBE, reaching('server')).receive())).toBe(finding);
  });

  it('is a denial only between deliveries to the same destination', () => {
    const before = controlled(rehearsed())
      .observe(OUTCOME)
      .send('observe', PROBE, ...allOf(REFUSED))
      .receive();
    expect(seen(before)).toBe('unobserved: no-positive-control');
    const after = rehearsed()
      .observe(OUTCOME)
      .send('observe', PROBE, ...allOf(REFUSED))
      .receive();
    expect(seen(after.send('control', PROBE, reaching('server')).receive())).toBe(
      'unobserved: no-positive-control',
    );
  });

  it('is a delivery only where somebody is turned away at that Service, if access decides', () => {
    const access = (fate: Fate) =>
      new Rehearsal(ROLES, { api: 'access', version: 'v1alpha3' })
        .send('admit', get('sibling', 'server'), fate)
        .observe(OUTCOME)
        .send('observe', PROBE, ...allOf(reaching('server')))
        .receive();
    expect(seen(access(FORBIDDEN))).toBe('delivered');
    expect(seen(access(reaching('server')))).toBe('unobserved: no-negative-control');
  });

  it('is not known after a shut gate, nor where the harness had trouble', () => {
    expect(seen(rehearsed().observe(OUTCOME, { skipped: 'gate-shut' }))).toBe('unobserved: gate-shut');
    expect(seen(rehearsed().observe(OUTCOME).trouble())).toBe('unobserved: trouble');
  });
});

describe('a form of denial', () => {
  const denied = (...fates: readonly Fate[]) =>
    seen(
      controlled(rehearsed())
        .observe(DENIAL)
        .send('observe', PROBE, ...fates)
        .receive()
        .send('control', PROBE, reaching('server'))
        .receive(),
    );

  it('is the status or what the connection ended with', () => {
    expect(denied(...allOf(FORBIDDEN))).toBe('HTTP 403');
    expect(denied(...allOf(REFUSED))).toBe('refused');
  });

  it('may vary, and is none where anything got through', () => {
    expect(denied(FORBIDDEN, ...times(OBSERVED_ATTEMPTS - 1, REFUSED))).toBe('various');
    expect(denied(reaching('server'), ...times(OBSERVED_ATTEMPTS - 1, REFUSED))).toBe('not denied');
  });
});

describe('connections under a change', () => {
  const tcp = (from: Role, pauseMs?: number): Probe => ({
    ...get(from, 'server'),
    call: { protocol: 'tcp', first: 'server', ...(pauseMs !== undefined && { pauseMs }) },
  });
  const survival: Observation = { kind: 'survival', probe: tcp('client'), intended: [at('server')] };
  const changed = (fate: Fate, fresh: Fate) =>
    seen(
      rehearsed()
        .observe(survival)
        .send('control', tcp('sibling'), reaching('server'))
        .receive()
        .change()
        .send('observe', tcp('client', 500), ...allOf(fate))
        .send('control', tcp('client'), ...times(5, fresh))
        .receive()
        .send('control', tcp('sibling'), reaching('server'))
        .receive(),
    );

  it('survive or are cut', () => {
    expect(changed(reaching('server'), REFUSED)).toBe('survive');
    expect(changed(REFUSED, REFUSED)).toBe('cut');
  });

  it('tell nothing while new ones are still let in', () => {
    expect(changed(reaching('server'), reaching('server'))).toBe('unobserved: gate-shut');
  });
});

describe('a spread', () => {
  const among = [at('server-v1'), at('server-v2')];
  const root = get('client', 'root');
  const spread = (...fates: readonly Fate[]) =>
    rehearsed()
      .observe({ kind: 'spread', probe: root, among })
      .send('observe', root, ...fates)
      .receive();
  const half = (fate: Fate) => times(SPREAD_ATTEMPTS / 2, fate);

  it('names the roles that were reached, in their order, whatever their share', () => {
    const fates = [...times(SPREAD_ATTEMPTS - 1, reaching('server-v2')), reaching('server')];
    expect(seen(spread(...fates))).toBe('server + server-v2');
  });

  it('says that some arrived nowhere, if the servers themselves answer', () => {
    const fates = [...half(reaching('server-v1')), ...half(REFUSED)];
    expect(seen(spread(...fates))).toBe('unobserved: control-silent');
    const alive = spread(...fates).selfCheck('server-v1', 'alive');
    expect(seen(alive)).toBe('unobserved: control-silent');
    expect(seen(alive.selfCheck('server-v2', 'alive'))).toBe('server-v1 + nobody');
    expect(seen(alive.selfCheck('server-v2', 'silent'))).toBe('unobserved: control-silent');
  });
});

describe('an admission', () => {
  const object: KubernetesObject = {
    apiVersion: 'x/v1',
    kind: 'Target',
    metadata: { name: 'a', namespace: 'main' },
  };
  const submitted = (status?: number) =>
    rehearsed()
      .observe({ kind: 'admission', object })
      .step({
        record: 'change',
        at: 1,
        changes: [
          {
            verb: 'apply',
            object,
            admission: status === undefined ? { accepted: true } : { accepted: false, status, message: 'no' },
          },
        ],
      })
      // What is applied next is another matter.
      .change();

  it('is what the API server said of this very object', () => {
    expect(seen(submitted())).toBe('accepted');
    expect(seen(submitted(422))).toBe('rejected');
    expect(seen(submitted(503))).toBe('unobserved: trouble');
    expect(seen(rehearsed().observe({ kind: 'admission', object }).change())).toBe('unobserved: not-reached');
  });
});

describe('an answer of the metrics API', () => {
  const asking = (pick: MetricPick): Observation => ({
    kind: 'answer',
    query: { ask: 'list', resource: 'deployments' },
    pick,
    path: '/m',
  });
  const metricsOf = (
    role: Role,
    success: number,
    failure: number,
    more: Record<string, Json> = {},
  ): Json => ({
    kind: 'TrafficMetrics',
    resource: { kind: 'Deployment', name: at(role).workload },
    metrics: [
      { name: 'p50_response_latency', unit: 'seconds', value: '1m' },
      { name: 'success_count', value: String(success) },
      { name: 'failure_count', value: String(failure) },
    ],
    ...more,
  });
  const read = (pick: MetricPick, body: Json, status = 200) =>
    rehearsed().observe(asking(pick)).read('/m', body, status);
  const edge = (direction: string, resource: Json, side?: string): Json => ({
    kind: 'TrafficMetrics',
    edge: { direction, resource, ...(side !== undefined && { side }) },
  });
  const list = (...items: readonly Json[]): Json => ({ kind: 'TrafficMetricsList', items });

  it.each<[string, MetricPick, Json]>([
    ['TrafficMetrics', { pick: 'kind' }, metricsOf('server', 1, 0)],
    ['30s', { pick: 'window' }, metricsOf('server', 1, 0, { window: '0m30s' })],
    ['none', { pick: 'window' }, metricsOf('server', 1, 0)],
    ['various', { pick: 'unit' }, metricsOf('server', 1, 0)],
    ['fits', { pick: 'side' }, list(edge('to', {}, 'client'), edge('from', {}, 'server'))],
    ['contrary', { pick: 'side' }, list(edge('to', {}, 'server'))],
    ['absent', { pick: 'side' }, list(edge('to', {}))],
    ['none', { pick: 'scope' }, list(edge('to', { kind: 'Pod', name: 'p' }))],
    [
      'blank + only a kind + only a namespace',
      { pick: 'scope' },
      list(edge('to', { namespace: 'n' }), edge('to', { kind: 'Pod' }), edge('to', {})),
    ],
  ])('shows %s', (finding, pick, body) => {
    expect(seen(read(pick, body))).toBe(finding);
  });

  it('may show nothing yet: the driver reads on, and in the end that is told apart from a refusal', () => {
    const empty = read({ pick: 'side' }, list());
    expect(answerShows(empty.evidence, 0)).toBe(false);
    expect(seen(empty)).toBe('unobserved: window-too-short');
    expect(answerShows(empty.read('/m', list(edge('to', {}))).evidence, 0)).toBe(true);
    expect(seen(read({ pick: 'kind' }, null, 404))).toBe('HTTP 404');
    expect(seen(read({ pick: 'kind' }, null, 503))).toBe('unobserved: trouble');
  });

  it('keeps a stranger’s words short', () => {
    expect(seen(read({ pick: 'kind' }, { kind: 'x'.repeat(1000) }))).toHaveLength(40);
  });

  describe('counts', () => {
    const probe = (to: 'server' | 'sibling') => get('client', to, { ask: { status: 404 } });
    const pick = (requests: 'answered' | 'denied'): MetricPick => ({
      pick: 'counted',
      of: 'sibling',
      requests,
      after: 'server',
    });
    const sent = (fate: Fate) =>
      rehearsed()
        .send('load', probe('sibling'), ...times(20, fate))
        .send('load', get('client', 'server'), ...times(20, reaching('server')))
        .receive();
    const counted = (fate: Fate, requests: 'answered' | 'denied', success: number, failure: number) =>
      sent(fate)
        .observe(asking(pick(requests)))
        .read('/m', list(metricsOf('server', 20, 0), metricsOf('sibling', success, failure)));

    it('are those that the requests fell into', () => {
      expect(seen(counted(reaching('sibling'), 'answered', 20, 0))).toBe('success');
      expect(seen(counted(reaching('sibling'), 'answered', 0, 19.7))).toBe('failure');
      expect(seen(counted(REFUSED, 'denied', 20, 20))).toBe('both');
      expect(seen(counted(REFUSED, 'denied', 0, 0))).toBe('neither');
    });

    it('say nothing before what was sent later is counted', () => {
      const early = sent(REFUSED)
        .observe(asking(pick('denied')))
        .read('/m', list(metricsOf('server', 0, 0)));
      expect(answerShows(early.evidence, 0)).toBe(false);
    });

    it('say nothing of denials where nobody was denied', () => {
      expect(seen(counted(reaching('sibling'), 'denied', 20, 0))).toBe('unobserved: no-negative-control');
    });
  });
});

describe('the words of a finding', () => {
  it('are its author’s where it was foreseen, and general ones otherwise', () => {
    const asked = { kind: 'outcome', findings: { denied: 'no' } } as const;
    expect(wordsOf(asked, 'denied')).toBe('no');
    expect(wordsOf(asked, 'mixed')).toBe('some attempts get through and others do not');
    expect(wordsOf(asked, 'toString')).toBe('toString');
    expect(wordsOf({ kind: 'spread', findings: {} }, 'server-v1 + nobody')).toBe(
      'received by server-v1 + nobody',
    );
    expect(wordsOf(asked, 'unobserved')).toBe('this could not be observed');
  });
});
