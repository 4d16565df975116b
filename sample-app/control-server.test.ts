import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Batch, Receipt, Sent } from '../harness/model/control.ts';
import type { ControlServer } from './control-server.ts';
import { startControlServer } from './control-server.ts';
import type { Workload } from './workload.ts';
import { startWorkload } from './workload.ts';

const now = (): number => performance.timeOrigin + performance.now();

describe('the control channel', () => {
  let workload: Workload;
  let control: ControlServer;
  let batch: Batch;

  beforeAll(async () => {
    const ports = [{ number: 8080, speaks: 'http' }] as const;
    workload = await startWorkload({
      name: 'server',
      ports,
      listen: { host: '127.0.0.1', port: () => 0 },
      now,
    });
    control = await startControlServer(workload.agent, 0);
    batch = {
      target: { host: '127.0.0.1', port: workload.addresses[0]?.port ?? 0, authority: 'server:8080' },
      call: { protocol: 'http', version: '1.1', method: 'GET', path: '/', headers: {}, connection: 'fresh' },
      nonces: ['a', 'b'],
      concurrency: 2,
      deadlineMs: 1000,
    };
  });

  afterAll(async () => {
    await control.close();
    await workload.close();
  });

  function ask(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://127.0.0.1:${control.port}${path}`, init);
  }

  function post(body: string): Promise<Response> {
    return ask('/send', { method: 'POST', body });
  }

  it('keeps an idle connection for as long as its caller does: it announces no time after which it closes', async () => {
    const response = await ask('/receipts?after=0');
    expect(response.headers.get('connection')).toBe('keep-alive');
    expect(response.headers.get('keep-alive')).toBeNull();
  });

  it('sends a batch, pages receipts and checks the servers', async () => {
    const sent = (await (await post(JSON.stringify(batch))).json()) as readonly Sent[];
    expect(sent.map(({ nonce, answer }) => [nonce, answer])).toEqual([
      ['a', { kind: 'response', status: 200, whole: true }],
      ['b', { kind: 'response', status: 200, whole: true }],
    ]);
    const page = (await (await ask('/receipts?after=1')).json()) as {
      receipts: readonly Receipt[];
      next: number;
    };
    expect(page.next).toBe(2);
    expect(page.receipts.map(({ sequence }) => sequence)).toEqual([1]);
    expect(await (await ask('/self-check')).json()).toEqual({
      ports: [{ port: 8080, protocol: 'http', answers: true }],
    });
  });

  it.each([
    ['no JSON', '{', 400, 'BATCH_INVALID'],
    ['no batch', '{"target":{}}', 400, 'BATCH_INVALID'],
    ['more than any batch', ' '.repeat(3_000_000), 400, 'BATCH_INVALID'],
  ])('refuses %s', async (_what, body, status, code) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it.each([
    ['/receipts', 400, 'BATCH_INVALID'],
    ['/receipts?after=-1', 400, 'BATCH_INVALID'],
    ['/receipts?after=999', 410, 'RECEIPTS_LOST'],
    ['/send', 404, 'NOT_FOUND'],
    ['//', 404, 'NOT_FOUND'],
  ])('answers GET %s with %i', async (path, status, code) => {
    const response = await ask(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it('aborts a batch when the one who asked for it goes away', async () => {
    const before = (await workload.agent.receipts(0, AbortSignal.timeout(1000))).next;
    const gone = new AbortController();
    const call = { ...batch.call, ask: { delayMs: 200 } };
    const body = JSON.stringify({ ...batch, call, nonces: ['first', 'never-started'], concurrency: 1 });
    const asking = ask('/send', { method: 'POST', body, signal: gone.signal });
    const received = async (): Promise<readonly string[]> => {
      const { receipts } = await workload.agent.receipts(before, AbortSignal.timeout(1000));
      return receipts.map(({ nonce }) => nonce);
    };
    await expect.poll(received, { interval: 5 }).toEqual(['first']);
    gone.abort();
    await expect(asking).rejects.toThrow();
    const [after] = await workload.agent.send(
      { ...batch, call, nonces: ['after'] },
      AbortSignal.timeout(1000),
    );
    expect(after?.answer).toMatchObject({ whole: true });
    expect(await received()).toEqual(['first', 'after']);
  });

  it('says so when its port is taken', async () => {
    await expect(startControlServer(workload.agent, control.port)).rejects.toThrow(
      expect.objectContaining({ code: 'PORT_UNAVAILABLE' }),
    );
  });
});
