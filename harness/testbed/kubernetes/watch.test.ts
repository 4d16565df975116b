import { afterEach, describe, expect, it } from 'vitest';
import type { ApiServer, Behaviour } from './api-server.fixture.ts';
import { FORBIDDEN, startApiServer } from './api-server.fixture.ts';
import type { Watched } from './watch.ts';
import { watched } from './watch.ts';

let server: ApiServer | undefined;
afterEach(() => server?.close());

const PATH = '/api/v1/pods?labelSelector=a%3Db';

function object(name: string, namespace = 'n'): { metadata: { name: string; namespace: string } } {
  return { metadata: { name, namespace } };
}

function list(resourceVersion: string, ...names: readonly string[]): Behaviour {
  return { status: 200, body: { metadata: { resourceVersion }, items: names.map((name) => object(name)) } };
}

/** What is seen, name by name, until so many states were. */
async function states(behaviours: readonly Behaviour[], count: number): Promise<readonly string[]> {
  const left = [...behaviours];
  server = await startApiServer(() => left.shift() ?? { lines: [] });
  const end = new AbortController();
  const seen: string[] = [];
  for await (const objects of watched<Watched>(server.cluster, PATH, end.signal)) {
    seen.push(objects.map(({ metadata }) => metadata.name).join(' '));
    if (seen.length === count) break;
  }
  end.abort();
  return seen;
}

describe('watching', () => {
  it('begins with the list and follows what is added, changed and deleted from there', async () => {
    const lines = [
      { type: 'ADDED', object: object('b') },
      { type: 'MODIFIED', object: object('a') },
      { type: 'BOOKMARK', object: { metadata: {} } },
      { type: 'DELETED', object: object('a') },
    ];
    expect(await states([list('7', 'a'), { lines }], 4)).toEqual(['a', 'a b', 'a b', 'b']);
    expect(server?.seen[1]?.path).toBe(`${PATH}&watch=true&timeoutSeconds=300&resourceVersion=7`);
  });

  it('lists anew when the stream ends, so that nothing in between is missed', async () => {
    expect(await states([list('1', 'a'), { lines: [] }, list('2', 'b')], 2)).toEqual(['a', 'b']);
  });

  it('lists anew when the stream breaks, or its history is gone', async () => {
    const gone = { lines: [{ type: 'ERROR', object: { code: 410 } }] };
    expect(await states([list('1', 'a'), 'cut', list('2', 'b'), gone, list('3', 'c')], 3)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('keeps objects of one name in two namespaces apart', async () => {
    const lines = [{ type: 'ADDED', object: object('a', 'other') }];
    expect(await states([list('1', 'a'), { lines }], 2)).toEqual(['a', 'a a']);
  });

  it('ends where the right to watch is missing: it will not come', async () => {
    await expect(states([list('1', 'a'), FORBIDDEN], 2)).rejects.toMatchObject({ status: 403 });
  });
});
