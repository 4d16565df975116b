import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../harness/model/kubernetes.ts';
import { Informer } from './informer.ts';

function pod(name: string, version: number): JsonObject {
  return { metadata: { name, namespace: 'main', resourceVersion: String(version) } };
}

function listOf(...items: readonly JsonObject[]): JsonObject {
  return { apiVersion: 'v1', kind: 'PodList', metadata: { resourceVersion: '1' }, items };
}

/** Follows what a server says: one list and one watch after the other; then the end. */
async function follow(
  script: readonly { readonly list: JsonObject | Error; readonly events?: readonly Json[] }[],
) {
  const end = new AbortController();
  const seen: string[] = [];
  const paths: string[] = [];
  let turn = -1;
  const informer: Informer = new Informer({
    path: '/api/v1/pods?labelSelector=x',
    api: {
      ask: async () => {
        turn += 1;
        const list = script[turn]?.list;
        if (list === undefined) {
          end.abort();
          throw new Error('the end');
        }
        if (list instanceof Error) throw list;
        return list;
      },
      async *lines(path) {
        paths.push(path);
        yield* script[turn]?.events ?? [];
      },
    },
    onChange: () =>
      seen.push(
        informer.objects
          .map(({ metadata: { name, resourceVersion } }) => `${name}@${resourceVersion}`)
          .join(),
      ),
    onTrouble: (error) => seen.push(String(error)),
  });
  await informer.follow(end.signal);
  return { seen, paths, informer };
}

describe('an informer', () => {
  it('lists, and then follows each change', async () => {
    const { seen, paths, informer } = await follow([
      {
        list: listOf(pod('a', 1)),
        events: [
          { type: 'ADDED', object: pod('b', 2) },
          { type: 'BOOKMARK', object: pod('', 3) },
          { type: 'MODIFIED', object: pod('a', 4) },
          { type: 'DELETED', object: pod('b', 5) },
        ],
      },
    ]);
    expect(seen).toEqual(['a@1', 'a@1,b@2', 'a@4,b@2', 'a@4']);
    expect(paths).toEqual(['/api/v1/pods?labelSelector=x&watch=true&timeoutSeconds=300&resourceVersion=1']);
    expect(informer.synced).toBe(true);
    expect(informer.objects[0]?.kind).toBeUndefined();
  });

  it('says of the items of a list what they are', async () => {
    const { informer } = await follow([{ list: listOf(pod('a', 1)) }]);
    expect(informer.objects).toMatchObject([{ apiVersion: 'v1', kind: 'Pod' }]);
  });

  it('keeps what it knows while the server is away, and lists anew when it is back', async () => {
    const { seen } = await follow([
      { list: listOf(pod('a', 1)) },
      { list: new Error('away') },
      { list: listOf(pod('b', 7)), events: [{ type: 'ERROR', object: { code: 410 } }] },
    ]);
    expect(seen).toEqual(['a@1', 'Error: away', 'b@7']);
  });
});
