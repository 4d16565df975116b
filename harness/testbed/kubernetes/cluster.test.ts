import { afterEach, describe, expect, it } from 'vitest';
import type { ApiServer, Behaviour, SeenRequest } from './api-server.fixture.ts';
import { FORBIDDEN, NOT_FOUND, OK, startApiServer } from './api-server.fixture.ts';

const { signal } = new AbortController();
const WHAT = { method: 'GET', path: '/version' } as const;

let server: ApiServer | undefined;
afterEach(() => server?.close());

async function behaving(...behaviours: readonly Behaviour[]): Promise<ApiServer> {
  const left = [...behaviours];
  server = await startApiServer(() => left.shift() ?? OK);
  return server;
}

describe('a request to the API server', () => {
  it('names the suite and, on behalf of a test, the test', async () => {
    const { cluster, seen } = await behaving();
    await cluster.ask(WHAT, signal);
    await cluster.onBehalfOf('TA-07').ask(WHAT, signal);
    await cluster.onBehalfOf('TA-07').onBehalfOf('TS-01').ask(WHAT, signal);
    expect(seen.map(({ userAgent }: SeenRequest) => userAgent)).toEqual([
      'smi-conformance/1.0',
      'smi-conformance/1.0 (TA-07)',
      'smi-conformance/1.0 (TS-01)',
    ]);
  });

  it('is repeated while the server is away, starts or is overloaded', async () => {
    const busy = { status: 429, body: {} };
    const starting = { status: 503, body: {} };
    const { cluster, seen } = await behaving('cut', starting, busy, {
      status: 200,
      body: { gitVersion: 'v1' },
    });
    expect(await cluster.ask(WHAT, signal)).toEqual({ status: 200, body: { gitVersion: 'v1' } });
    expect(seen).toHaveLength(4);
  });

  it.each([404, 409, 422, 500])('is not repeated where it was answered with %i', async (status) => {
    const { cluster, seen } = await behaving({ status, body: { message: 'no' } });
    expect(await cluster.ask(WHAT, signal)).toEqual({ status, body: { message: 'no' } });
    expect(seen).toHaveLength(1);
  });

  it('ends at once where the credentials are not taken', async () => {
    const { cluster, seen } = await behaving({ status: 401, body: {} });
    await expect(cluster.ask(WHAT, signal)).rejects.toMatchObject({
      code: 'CLUSTER_CREDENTIALS',
      message: expect.stringContaining('log in again') as string,
    });
    expect(seen).toHaveLength(1);
  });

  it('ends with the reason of the abort', async () => {
    const { cluster } = await behaving('cut', 'cut', 'cut');
    const controller = new AbortController();
    const asked = cluster.ask(WHAT, controller.signal);
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  it('is counted, each repetition and every view of the connection', async () => {
    const { cluster } = await behaving('cut');
    await cluster.ask(WHAT, signal);
    await cluster.onBehalfOf('TA-07').ask(WHAT, signal);
    expect(cluster.requests).toBe(3);
  });

  it('that must succeed says which right is missing, or what was answered', async () => {
    const { cluster } = await behaving(FORBIDDEN, NOT_FOUND);
    await expect(cluster.get('/api/v1/nodes?limit=1', signal)).rejects.toMatchObject({
      code: 'CLUSTER_RIGHT',
      status: 403,
      message: expect.stringMatching(/GET \/api\/v1\/nodes: 403 forbidden.*doctor/) as string,
    });
    await expect(cluster.get('/api/v1/nodes', signal)).rejects.toMatchObject({
      code: 'CLUSTER_REFUSED',
      status: 404,
    });
  });
});
