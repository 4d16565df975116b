import type { WorkloadRef } from '../../profiles/object-ref.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import type { Pod } from './pods.ts';
import { isReady, stateOf } from './pods.ts';
import type { Watched } from './watch.ts';
import { watched } from './watch.ts';

interface Workload extends Watched {
  readonly metadata: Watched['metadata'] & { readonly generation?: number };
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
  };
}

export const WORKLOAD_PLURAL = {
  Deployment: 'deployments',
  DaemonSet: 'daemonsets',
  StatefulSet: 'statefulsets',
} as const satisfies Record<WorkloadRef['kind'], string>;

/** All replicas, or a pod on every node, are ready. */
export function isAvailable(kind: WorkloadRef['kind'], { metadata, spec, status }: Workload): boolean {
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return false;
  return kind === 'DaemonSet'
    ? (status?.desiredNumberScheduled ?? 0) > 0 && status?.numberReady === status?.desiredNumberScheduled
    : (status?.readyReplicas ?? 0) >= (spec?.replicas ?? 1) &&
        (status?.updatedReplicas ?? 0) >= (spec?.replicas ?? 1);
}

/** How a workload stands at this moment. @throws ClusterError CLUSTER_RIGHT */
export async function workloadState(
  cluster: Cluster,
  { kind, namespace, name }: WorkloadRef,
  signal: AbortSignal,
): Promise<'ready' | 'not-ready' | 'absent'> {
  const path = `/apis/apps/v1/namespaces/${namespace}/${WORKLOAD_PLURAL[kind]}/${name}`;
  const answer = await cluster.ask({ method: 'GET', path }, signal);
  if (answer.status === 404) return 'absent';
  if (answer.status >= 300) return cluster.refuse({ method: 'GET', path }, answer);
  return isAvailable(kind, answer.body as unknown as Workload) ? 'ready' : 'not-ready';
}

/** @throws ClusterError CLUSTER_STATE where it does not exist, CLUSTER_PODS where it is not ready in time */
export async function workloadReady(
  cluster: Cluster,
  { kind, namespace, name }: WorkloadRef,
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const base = `/apis/apps/v1/namespaces/${namespace}/${WORKLOAD_PLURAL[kind]}`;
  const { status } = await cluster.ask({ method: 'GET', path: `${base}/${name}` }, signal);
  if (status === 404) {
    throw new ClusterError(
      'CLUSTER_STATE',
      `the mesh is not installed: there is no ${kind} ${namespace}/${name}; leave out --skip-install, or choose another --mesh`,
    );
  }
  const enough = AbortSignal.timeout(withinMs);
  const end = new AbortController();
  try {
    const path = `${base}?fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
    for await (const found of watched<Workload>(cluster, path, AbortSignal.any([signal, enough, end.signal])))
      if (found.some((workload) => isAvailable(kind, workload))) return;
  } catch (cause) {
    signal.throwIfAborted();
    if (!enough.aborted) throw cause;
  } finally {
    end.abort();
  }
  const { items = [] } = (await cluster.get(`/api/v1/namespaces/${namespace}/pods`, signal)) as unknown as {
    readonly items?: readonly Pod[];
  };
  const states = items
    .filter((pod) => pod.metadata.name.startsWith(name) && !isReady(pod))
    .map((pod) => `${pod.metadata.name}: ${stateOf(pod)}`);
  throw new ClusterError(
    'CLUSTER_PODS',
    `${kind} ${namespace}/${name} is not ready after ${Math.round(withinMs / 1000)} s: ${states.join(' | ') || 'it has no pods'}`,
  );
}
