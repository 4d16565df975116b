import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../model/kubernetes.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';

/** As much of any object as it takes to follow it. */
export interface Watched {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T;
}

/** The server ends a watch after so long, seconds, and the list is read anew. */
const WATCH_SECONDS = 300;
const PAUSE_MS = 250;

/**
 * Lists what is at `path` and follows its changes.
 *
 * @param path of a list, query without `watch`
 * @returns the objects that there are, after the list and after each change
 */
export async function* watched<T extends Watched>(
  cluster: Cluster,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<readonly T[]> {
  const and = path.includes('?') ? '&' : '?';
  for (;;) {
    const list = (await cluster.get(path, signal)) as unknown as {
      readonly metadata: { readonly resourceVersion: string };
      readonly items?: readonly T[];
    };
    const objects = new Map((list.items ?? []).map((object) => [keyOf(object), object]));
    yield [...objects.values()];
    const from = `watch=true&timeoutSeconds=${WATCH_SECONDS}&resourceVersion=${list.metadata.resourceVersion}`;
    try {
      for await (const line of cluster.lines(`${path}${and}${from}`, signal)) {
        const { type, object } = line as Json & WatchEvent<T>;
        if (type === 'ERROR') break;
        if (type === 'BOOKMARK') continue;
        if (type === 'DELETED') objects.delete(keyOf(object));
        else objects.set(keyOf(object), object);
        yield [...objects.values()];
      }
    } catch (error) {
      signal.throwIfAborted();
      // A right that is missing stays missing; a server that went away comes back, and the list says what changed.
      if (error instanceof ClusterError && error.status === 403) throw error;
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
}

function keyOf({ metadata: { namespace, name } }: Watched): string {
  return `${namespace ?? ''}/${name}`;
}
