import { afterEach, describe, expect, it } from 'vitest';
import { RELEASES } from '../../model/api.ts';
import type { Probe } from '../../model/probe.ts';
import { seededRandom } from '../../model/random.ts';
import { allow, http } from '../../smi/intent.ts';
import { render } from '../../smi/render.ts';
import type { Stage } from '../testbed.ts';
// The testbed loads it with its first stage; loading is no part of the first test's time.
import type { EmbeddedStage } from './stage.ts';
import './stage.ts';
import { EmbeddedTestbed } from './testbed.ts';

const signal = AbortSignal.timeout(10_000);
const testbed = new EmbeddedTestbed({
  versions: RELEASES['v0.6.0'],
  headersShape: 'array',
  convergenceMs: 2_000,
  now: () => performance.timeOrigin + performance.now(),
});
const probe: Probe = {
  from: 'client',
  to: 'server',
  port: 'http',
  name: 'short',
  call: { protocol: 'http', version: '1.1', method: 'GET', path: '/', headers: {}, connection: 'fresh' },
};

async function attempt(stage: Stage, nonce: string) {
  const target = await stage.target(probe, signal);
  const [sent] = await stage
    .agent('client')
    .send({ target, call: probe.call, nonces: [nonce], concurrency: 1, deadlineMs: 1_000 }, signal);
  const { receipts } = await stage.agent('server').receipts(0, signal);
  return { answer: sent?.answer, nonces: receipts.map((receipt) => receipt.nonce) };
}

describe('an embedded stage', () => {
  afterEach(() => testbed.close());

  it('denies by default, and delivers what a TrafficTarget allows, over real sockets', async () => {
    const stage = await testbed.lease({ roles: ['client', 'server'], random: seededRandom(1) }, signal);
    expect(await attempt(stage, 'denied')).toEqual({
      answer: { kind: 'response', status: 403, whole: false },
      nonces: [],
    });
    const { layout } = stage;
    const intent = allow({ from: 'client', to: 'server', routes: [http({ path: '.*', methods: ['*'] })] });
    const rendering = render(intent, {
      layout,
      versions: testbed.versions,
      headersShape: 'array',
      name: 'grant',
    });
    if (rendering.kind !== 'objects') throw new Error(rendering.reason);
    for (const object of rendering.objects)
      expect(await stage.apply(object, signal)).toEqual({ accepted: true });
    expect(await attempt(stage, 'allowed')).toEqual({
      answer: { kind: 'response', status: 200, whole: true },
      nonces: ['allowed'],
    });
  });

  it('holds a Service once it holds somebody whom that selects', async () => {
    const stage = await testbed.lease({ roles: ['client', 'server-v1'], random: seededRandom(3) }, signal);
    const split = { ...probe, to: 'server-v2' } as const;
    await expect(stage.target(split, signal)).rejects.toThrow(/has no tcp port/);
    expect(Object.keys(stage.pods)).toEqual(['client', 'server-v1']);
    const pods = await stage.deploy('server-v2', signal);
    expect(stage.pods['server-v2']).toEqual(pods);
    expect(await stage.target(split, signal)).toMatchObject({ host: '127.0.0.1' });
    expect(await stage.agent('server-v2').receipts(0, signal)).toEqual({ receipts: [], next: 0 });
  });

  it('goes on without a workload that crashed: its sidecar answers, and it is given back whole', async () => {
    const stage = (await testbed.lease(
      { roles: ['client', 'server'], random: seededRandom(5) },
      signal,
    )) as EmbeddedStage;
    await stage.crash('server');
    expect((await attempt(stage, 'late')).answer).toMatchObject({ kind: 'response', whole: false });
    await expect(stage.release()).resolves.toBeUndefined();
  });

  it('serves the schemas of its versions, and none of a kind that they lack', async () => {
    const stage = await testbed.lease({ roles: [], random: seededRandom(4) }, signal);
    expect(await stage.schema('TrafficSplit', signal)).toMatchObject({
      properties: { kind: { type: 'string' }, spec: { properties: { service: { type: 'string' } } } },
    });
    expect(await stage.schema('IdentityBinding', signal)).toBeNull();
  });

  it.each([
    [undefined, '30s'],
    ['short', '2s'],
  ] as const)('has metrics over a window that a test may ask for: %s', async (metricsWindow, window) => {
    const need = { roles: ['server'], random: seededRandom(5) } as const;
    const stage = await testbed.lease({ ...need, ...(metricsWindow && { metricsWindow }) }, signal);
    const { name, namespace } = stage.layout.workloads.server;
    const path = `/apis/metrics.smi-spec.io/v1alpha1/namespaces/${namespace}/deployments/${name}`;
    expect(await stage.metrics(path, signal)).toMatchObject({ status: 200, body: { window } });
  });

  it('answers on no socket once it was given back', async () => {
    const stage = await testbed.lease({ roles: ['client', 'server'], random: seededRandom(2) }, signal);
    const { host, port } = await stage.target(probe, signal);
    await stage.release();
    await stage.release();
    const outcome = await fetch(`http://${host}:${port}/`, { signal }).then(
      () => 'answered',
      () => 'refused',
    );
    expect(outcome).toBe('refused');
  });
});
