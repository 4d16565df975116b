import { afterEach, describe, expect, it } from 'vitest';
import type { ApiServer, Behaviour, SeenRequest } from './api-server.fixture.ts';
import { FORBIDDEN, OK, startApiServer } from './api-server.fixture.ts';
import { removeNamespaces } from './leftovers.ts';

const { signal } = new AbortController();
let server: ApiServer | undefined;
afterEach(() => server?.close());

function namespaces(...names: readonly string[]): Behaviour {
  return {
    status: 200,
    body: { metadata: { resourceVersion: '1' }, items: names.map((name) => ({ metadata: { name } })) },
  };
}

/** @param lists what is there, list by list */
async function cluster(lists: readonly Behaviour[], deleted: Behaviour = OK): Promise<ApiServer> {
  const left = [...lists];
  server = await startApiServer(({ method, path }: SeenRequest) => {
    if (method === 'DELETE') return deleted;
    return path.includes('watch=true') ? { lines: [] } : (left.shift() ?? namespaces());
  });
  return server;
}

describe('removing namespaces', () => {
  it('deletes those that carry the labels, waits until they are gone, and names them', async () => {
    const { cluster: api } = await cluster([namespaces('a', 'b'), namespaces('b'), namespaces()]);
    expect(await removeNamespaces(api, { labels: 'x=y', except: 'home' }, signal)).toEqual(['a', 'b']);
    expect(server?.seen[0]?.path).toBe(
      '/api/v1/namespaces?labelSelector=x%3Dy&fieldSelector=metadata.name%21%3Dhome',
    );
    const deletions = server?.seen.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect(deletions).toEqual(['/api/v1/namespaces/a', '/api/v1/namespaces/b']);
  });

  it('waits for one that is in Terminating already', async () => {
    const { cluster: api } = await cluster([namespaces('a'), namespaces()], { status: 409, body: {} });
    expect(await removeNamespaces(api, { labels: 'x=y' }, signal)).toEqual(['a']);
  });

  it('says at once that the right is missing', async () => {
    const { cluster: api } = await cluster([namespaces('a'), namespaces('a')], FORBIDDEN);
    await expect(removeNamespaces(api, { labels: 'x=y' }, signal)).rejects.toMatchObject({
      code: 'CLUSTER_RIGHT',
    });
  });

  it('of nothing waits for nothing', async () => {
    const { cluster: api } = await cluster([namespaces()]);
    expect(await removeNamespaces(api, { labels: 'x=y' }, signal)).toEqual([]);
    expect(server?.seen).toHaveLength(1);
  });
});
