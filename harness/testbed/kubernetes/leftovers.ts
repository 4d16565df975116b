import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import type { Watched } from './watch.ts';
import { watched } from './watch.ts';

const GONE_MS = 120_000;

interface NamespaceObject extends Watched {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
}

/** Names of the namespaces that a selector matches. */
export async function namespacesWith(
  cluster: Cluster,
  selector: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { items = [] } = (await cluster.get(listOf(selector), signal)) as unknown as {
    readonly items?: readonly Watched[];
  };
  return items.map(({ metadata }) => metadata.name);
}

/**
 * Deletes the namespaces that a selector matches, with all that is in them, and waits until they are gone.
 *
 * @returns their names
 * @throws ClusterError CLUSTER_STATE for one that hangs in Terminating, with what holds it
 */
export async function removeNamespaces(
  cluster: Cluster,
  selector: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names = await namespacesWith(cluster, selector, signal);
  await Promise.all(
    names.map((name) => cluster.ask({ method: 'DELETE', path: `/api/v1/namespaces/${name}` }, signal)),
  );
  if (names.length === 0) return names;
  const enough = AbortSignal.timeout(GONE_MS);
  const end = new AbortController();
  let last: readonly NamespaceObject[] = [];
  try {
    const until = AbortSignal.any([signal, enough, end.signal]);
    for await (const namespaces of watched<NamespaceObject>(cluster, listOf(selector), until)) {
      last = namespaces;
      if (namespaces.length === 0) return names;
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (!enough.aborted) throw cause;
  } finally {
    end.abort();
  }
  const words = last.map(({ metadata, status }) => {
    const holding = (status?.conditions ?? []).find(
      ({ type, status: holds }) => holds === 'True' && /Remaining|Failure/.test(type),
    );
    return `${metadata.name}${holding?.message ? ` (${holding.message.slice(0, 200)})` : ''}`;
  });
  throw new ClusterError(
    'CLUSTER_STATE',
    `still in Terminating after ${GONE_MS / 1000} s: ${words.join(', ')}; see what its finalizers wait for, then run \`smi-conformance clean\``,
  );
}

function listOf(selector: string): string {
  return `/api/v1/namespaces?labelSelector=${encodeURIComponent(selector)}`;
}
