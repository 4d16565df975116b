import { afterEach, describe, expect, it } from 'vitest';
import type { ApiServer, Reply, SeenRequest } from './api-server.fixture.ts';
import { FORBIDDEN, NOT_FOUND, OK, startApiServer } from './api-server.fixture.ts';
import { Objects } from './objects.ts';
import { RunLock, readLease } from './run-lock.ts';

const { signal } = new AbortController();
const NOW = Date.parse('2026-01-01T00:01:00Z');

let server: ApiServer | undefined;
afterEach(() => server?.close());

function lease(run: string, renewTime: string): Reply {
  const spec = { holderIdentity: run, renewTime, leaseDurationSeconds: 30 };
  return { status: 200, body: { metadata: { resourceVersion: '5' }, spec } };
}
const FRESH = lease('other', '2026-01-01T00:00:50.000000Z');
const STALE = lease('other', '2026-01-01T00:00:00.000000Z');

/** @param answers to the reading of the Lease, in turn, the last one for ever; and to its writing */
async function withLease(answers: readonly Reply[], written: Reply = OK): Promise<ApiServer> {
  const left = [...answers];
  server = await startApiServer(({ method, path }: SeenRequest) => {
    if (path === '/api/v1')
      return {
        status: 200,
        body: { resources: [{ name: 'namespaces', kind: 'Namespace', namespaced: false }] },
      };
    if (!path.includes('/leases')) return OK;
    if (method !== 'GET') return written;
    return (left.length > 1 ? left.shift() : left[0]) ?? NOT_FOUND;
  });
  return server;
}

function acquire({ cluster }: ApiServer): Promise<RunLock> {
  return RunLock.acquire({ cluster, objects: new Objects(cluster), run: 'mine', now: () => NOW }, signal);
}

function writes({ seen }: ApiServer): readonly SeenRequest[] {
  return seen.filter(({ method, path }) => method !== 'GET' && path.includes('/leases'));
}

describe('the Lease of a run', () => {
  it('is taken where there is none, with who holds it and since when', async () => {
    const api = await withLease([NOT_FOUND]);
    const lock = await acquire(api);
    expect(writes(api)).toMatchObject([
      {
        method: 'POST',
        body: {
          spec: {
            holderIdentity: 'mine',
            renewTime: '2026-01-01T00:01:00.000000Z',
            leaseDurationSeconds: 30,
          },
        },
      },
    ]);
    await lock.release(signal);
  });

  it('keeps a second run away while it is renewed, and tells when it was', async () => {
    const api = await withLease([FRESH]);
    await expect(acquire(api)).rejects.toMatchObject({
      code: 'CLUSTER_STATE',
      message: expect.stringMatching(/run other renewed its Lease 10 s ago/) as string,
    });
    expect(writes(api)).toEqual([]);
  });

  it('of a run that died is taken over, unless somebody else does at the same moment', async () => {
    const api = await withLease([STALE]);
    await (await acquire(api)).release(signal);
    expect(writes(api)[0]).toMatchObject({ method: 'PUT', body: { metadata: { resourceVersion: '5' } } });
    await server?.close();
    const raced = await withLease([STALE, FRESH], { status: 409, body: {} });
    await expect(acquire(raced)).rejects.toThrow('at the same moment');
  });

  it('is this run’s where the answer to taking it was lost and the request repeated', async () => {
    const api = await withLease([NOT_FOUND, lease('mine', '2026-01-01T00:01:00.000000Z')], {
      status: 409,
      body: {},
    });
    await expect(acquire(api)).resolves.toBeInstanceOf(RunLock);
  });

  it('is let go with the version that was read, and never another run’s', async () => {
    const api = await withLease([NOT_FOUND, lease('mine', '2026-01-01T00:01:00.000000Z')]);
    await (await acquire(api)).release(signal);
    expect(writes(api).at(-1)).toMatchObject({
      method: 'DELETE',
      body: { preconditions: { resourceVersion: '5' } },
    });
    await server?.close();
    const taken = await withLease([NOT_FOUND, FRESH]);
    await (await acquire(taken)).release(signal);
    expect(writes(taken).map(({ method }) => method)).toEqual(['POST']);
  });

  it('says that a right is missing, not that the cluster is taken', async () => {
    const unreadable = await withLease([FORBIDDEN]);
    await expect(acquire(unreadable)).rejects.toMatchObject({ code: 'CLUSTER_RIGHT' });
    await server?.close();
    const unwritable = await withLease([NOT_FOUND], FORBIDDEN);
    await expect(acquire(unwritable)).rejects.toMatchObject({ code: 'CLUSTER_RIGHT' });
  });

  it.each([
    ['free where there is none', NOT_FOUND, { kind: 'free' }],
    ['held while it is renewed', FRESH, { kind: 'held', run: 'other', renewedSecondsAgo: 10 }],
    ['dead when it was not renewed in time', STALE, { kind: 'dead', run: 'other', renewedSecondsAgo: 60 }],
    ['dead when it says nothing', { status: 200, body: { metadata: {} } }, { kind: 'dead', run: '' }],
  ] as const)('is %s', async (_words, answer, state) => {
    const { cluster } = await withLease([answer]);
    expect(await readLease(cluster, () => NOW, signal)).toMatchObject(state);
  });

  it('is renewed by the parts of a run, and left to the whole', async () => {
    const api = await withLease([lease('mine', '2026-01-01T00:00:50.000000Z')]);
    const lock = await RunLock.join({ cluster: api.cluster, run: 'mine', now: () => NOW }, signal);
    await lock.release(signal);
    expect(writes(api).map(({ method }) => method)).toEqual(['PUT']);
  });

  it.each([
    ['nobody', NOT_FOUND, /run mine does not hold the cluster any more: a part/],
    ['another run', FRESH, /run mine does not hold the cluster any more, run other does/],
  ])('is not joined where %s holds it', async (_, answer, message) => {
    const api = await withLease([answer]);
    await expect(
      RunLock.join({ cluster: api.cluster, run: 'mine', now: () => NOW }, signal),
    ).rejects.toMatchObject({ code: 'CLUSTER_STATE', message: expect.stringMatching(message) as string });
    expect(writes(api)).toEqual([]);
  });
});
