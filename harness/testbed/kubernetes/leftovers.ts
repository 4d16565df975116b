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

/** Which namespaces: a selector of labels, and a name that is left out. */
export interface Selection {
  readonly labels: string;
  readonly except?: string;
}

/** Names of the namespaces that a selection matches. */
export async function namespacesWith(
  cluster: Cluster,
  selection: Selection,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { items = [] } = (await cluster.get(listOf(selection), signal)) as unknown as {
    readonly items?: readonly Watched[];
  };
  return items.map(({ metadata }) => metadata.name);
}

/**
 * Deletes the namespaces that a selection matches, with all that is in them, and waits until they are gone.
 *
 * @returns their names
 * @throws ClusterError CLUSTER_STATE for one that hangs in Terminating, with what holds it
 */
export async function removeNamespaces(
  cluster: Cluster,
  selection: Selection,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names = await namespacesWith(cluster, selection, signal);
  await Promise.all(names.map((name) => deleteNamespace(cluster, name, signal)));
  if (names.length === 0) return names;
  const enough = AbortSignal.timeout(GONE_MS);
  const end = new AbortController();
  let last: readonly NamespaceObject[] = [];
  try {
    const until = AbortSignal.any([signal, enough, end.signal]);
    for await (const namespaces of watched<NamespaceObject>(cluster, listOf(selection), until)) {
      last = namespaces;
      if (namespaces.length === 0) return names;
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (!enough.aborted) throw cause;
  } finally {
    end.abort();
  }
  const words = last.map((namespace) => `${namespace.metadata.name}${holding(namespace)}`);
  throw new ClusterError(
    'CLUSTER_STATE',
    `still in Terminating after ${GONE_MS / 1000} s: ${words.join(', ')}; see what its finalizers wait for, then run \`smi-conformance clean\``,
  );
}

async function deleteNamespace(cluster: Cluster, name: string, signal: AbortSignal): Promise<void> {
  const what = { method: 'DELETE', path: `/api/v1/namespaces/${name}` } as const;
  const answer = await cluster.ask(what, signal);
  // Gone already, or in Terminating already.
  if (answer.status >= 300 && answer.status !== 404 && answer.status !== 409) cluster.refuse(what, answer);
}

/** What Kubernetes says holds a namespace, in parentheses. */
function holding({ status }: NamespaceObject): string {
  const words = (status?.conditions ?? [])
    .filter(({ type, status: holds }) => holds === 'True' && /Remaining|Failure/.test(type))
    .map(({ message = '' }) => message.slice(0, 200))
    .filter((message) => message !== '');
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}

function listOf({ labels, except }: Selection): string {
  const query = new URLSearchParams({ labelSelector: labels });
  if (except !== undefined) query.set('fieldSelector', `metadata.name!=${except}`);
  return `/api/v1/namespaces?${query}`;
}
