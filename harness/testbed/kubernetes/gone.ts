import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import type { Watched } from './watch.ts';
import { watched } from './watch.ts';

const GONE_MS = 60_000;

const LISTS = {
  Namespace: '/api/v1/namespaces',
  CustomResourceDefinition: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
} as const;

/**
 * Waits until something that is being deleted is gone: what is applied to it, or put into it, before goes with it.
 * What is there to stay is not waited for.
 *
 * @throws ClusterError CLUSTER_STATE where it does not go
 */
export async function goneIfLeaving(
  cluster: Cluster,
  kind: keyof typeof LISTS,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const path = `${LISTS[kind]}?fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
  const enough = AbortSignal.timeout(GONE_MS);
  const end = new AbortController();
  try {
    for await (const found of watched<Watched>(cluster, path, AbortSignal.any([signal, enough, end.signal])))
      if (!found.some(({ metadata }) => metadata.deletionTimestamp !== undefined)) return;
  } catch (cause) {
    signal.throwIfAborted();
    if (!enough.aborted) throw cause;
    throw new ClusterError(
      'CLUSTER_STATE',
      `${kind} ${name} is being deleted, and not gone after ${GONE_MS / 1000} s: see what its finalizers wait for`,
      { cause },
    );
  } finally {
    end.abort();
  }
}
