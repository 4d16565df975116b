import { afterEach, describe, expect, it } from 'vitest';
import type { ApiServer, Behaviour, SeenRequest } from './api-server.fixture.ts';
import { FORBIDDEN, NOT_FOUND, OK, startApiServer } from './api-server.fixture.ts';
import { Objects } from './objects.ts';

const { signal } = new AbortController();
const TARGET = {
  apiVersion: 'access.smi-spec.io/v1alpha3',
  kind: 'TrafficTarget',
  metadata: { name: 'a b', namespace: 'n' },
};
const RESOURCES = {
  status: 200,
  body: {
    resources: [
      { name: 'traffictargets/status', kind: 'TrafficTarget', namespaced: true },
      { name: 'traffictargets', kind: 'TrafficTarget', namespaced: true },
      { name: 'things', kind: 'Thing', namespaced: false },
    ],
  },
};

let server: ApiServer | undefined;
afterEach(() => server?.close());

async function objectsWith(behave: (request: SeenRequest) => Behaviour): Promise<Objects> {
  server = await startApiServer((request) =>
    request.path === '/apis/access.smi-spec.io/v1alpha3' ? RESOURCES : behave(request),
  );
  return new Objects(server.cluster);
}

describe('applying an object', () => {
  it('is a server-side apply to the path that discovery tells', async () => {
    const objects = await objectsWith(() => OK);
    expect(await objects.apply(TARGET, signal)).toEqual({ accepted: true });
    expect(server?.seen.at(-1)).toMatchObject({
      method: 'PATCH',
      path: '/apis/access.smi-spec.io/v1alpha3/namespaces/n/traffictargets/a%20b?fieldManager=smi-conformance&force=true',
      contentType: 'application/apply-patch+yaml',
      body: TARGET,
    });
  });

  it('puts what stands in no namespace in none', async () => {
    const objects = await objectsWith(() => OK);
    await objects.apply({ ...TARGET, kind: 'Thing' }, signal);
    expect(server?.seen.at(-1)?.path).toMatch(/^\/apis\/access.smi-spec.io\/v1alpha3\/things\//);
  });

  it('asks once which kinds a version has', async () => {
    const objects = await objectsWith(() => OK);
    await objects.apply(TARGET, signal);
    await objects.onBehalfOf('TA-07').delete(TARGET, signal);
    expect(server?.seen.filter(({ path }) => path === '/apis/access.smi-spec.io/v1alpha3')).toHaveLength(1);
  });

  it('tells what the API server said where it refuses', async () => {
    const objects = await objectsWith(() => ({ status: 422, body: { message: 'spec.x: invalid' } }));
    expect(await objects.apply(TARGET, signal)).toEqual({
      accepted: false,
      status: 422,
      message: 'spec.x: invalid',
    });
  });

  it('is refused with 404 where the kind is not served, and asks again the next time', async () => {
    const objects = await objectsWith(() => OK);
    const bound = { ...TARGET, kind: 'IdentityBinding' };
    expect(await objects.apply(bound, signal)).toMatchObject({ accepted: false, status: 404 });
    expect(await objects.apply(bound, signal)).toMatchObject({ accepted: false, status: 404 });
    expect(server?.seen).toHaveLength(2);
  });

  it('that must succeed names the object and, at 403, what shows the missing right', async () => {
    const objects = await objectsWith(() => FORBIDDEN);
    await expect(objects.ensure([TARGET], signal)).rejects.toMatchObject({
      code: 'CLUSTER_RIGHT',
      message: expect.stringMatching(/TrafficTarget n\/a b: 403 forbidden.*doctor/) as string,
    });
  });
});

describe('deleting and reading', () => {
  it('count what is gone, or was never served, as deleted and as not there', async () => {
    const objects = await objectsWith(() => NOT_FOUND);
    const bound = { ...TARGET, kind: 'IdentityBinding' };
    expect(await objects.delete(TARGET, signal)).toEqual({ accepted: true });
    expect(await objects.delete(bound, signal)).toEqual({ accepted: true });
    expect(await objects.read(TARGET, signal)).toBeUndefined();
    expect(await objects.read(bound, signal)).toBeUndefined();
    expect(await objects.list(bound, 'n', signal)).toEqual([]);
  });

  it('list objects with the kind that the items of a list leave out', async () => {
    const items = [{ metadata: { name: 'x', namespace: 'n' } }];
    const objects = await objectsWith(() => ({ status: 200, body: { items } }));
    expect(await objects.list(TARGET, 'n', signal)).toEqual([
      { apiVersion: TARGET.apiVersion, kind: TARGET.kind, ...items[0] },
    ]);
    expect(server?.seen.at(-1)?.path).toBe('/apis/access.smi-spec.io/v1alpha3/namespaces/n/traffictargets');
  });
});
