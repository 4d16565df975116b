import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import type { Watched } from './watch.ts';
import { watched } from './watch.ts';

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly image?: string;
  readonly imageID?: string;
  readonly restartCount?: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: { readonly startedAt?: string };
    readonly terminated?: { readonly reason?: string; readonly message?: string; readonly exitCode?: number };
  };
}

/** As much of a pod as we read. */
export interface Pod extends Watched {
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export function isReady(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp === undefined &&
    (pod.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True')
  );
}

/** kubelet's reasons for a container that it cannot create. */
const STUCK: readonly string[] = [
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
];
/** A registry may stumble once: so long they have to last, milliseconds. */
const STUCK_MS = 15_000;

export interface Awaited {
  readonly namespace: string;
  /** Selects the pods that are waited for. */
  readonly selector: string;
  /** Values of the `app` label; each needs a pod that is ready. */
  readonly apps: readonly string[];
  readonly withinMs: number;
}

/**
 * Waits for one ready pod an app.
 *
 * @returns app → its pod
 * @throws ClusterError CLUSTER_PODS, with each pod that is not ready, why, and its last events
 */
export async function readyPods(
  cluster: Cluster,
  { namespace, selector, apps, withinMs }: Awaited,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Pod>> {
  const enough = AbortSignal.timeout(withinMs);
  const end = new AbortController();
  const stuck = new AbortController();
  let patience: NodeJS.Timeout | undefined;
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
  let last: readonly Pod[] = [];
  try {
    const until = AbortSignal.any([signal, enough, stuck.signal, end.signal]);
    for await (const pods of watched<Pod>(cluster, path, until)) {
      last = pods;
      const ready = new Map(
        pods.filter(isReady).map((pod) => [pod.metadata.labels?.app ?? pod.metadata.name, pod] as const),
      );
      if (apps.every((app) => ready.has(app))) return ready;
      if (!pods.some((pod) => isStuck(pod, apps))) {
        clearTimeout(patience);
        patience = undefined;
      } else patience ??= setTimeout(() => stuck.abort(), STUCK_MS);
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (!enough.aborted && !stuck.signal.aborted) throw cause;
  } finally {
    clearTimeout(patience);
    end.abort();
  }
  const afterMs = stuck.signal.aborted ? STUCK_MS : withinMs;
  throw new ClusterError('CLUSTER_PODS', await explanation(cluster, namespace, apps, last, afterMs, signal));
}

/** A container that cannot be created, for a reason that does not go away by itself. */
export function isStuck({ metadata, status }: Pod, apps: readonly string[]): boolean {
  if (!apps.includes(metadata.labels?.app ?? '') || metadata.deletionTimestamp !== undefined) return false;
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].some(({ state }) =>
    STUCK.includes(state?.waiting?.reason ?? ''),
  );
}

async function explanation(
  cluster: Cluster,
  namespace: string,
  apps: readonly string[],
  pods: readonly Pod[],
  withinMs: number,
  signal: AbortSignal,
): Promise<string> {
  const namesByState = new Map<string, string[]>();
  for (const app of apps) {
    const own = pods.filter(({ metadata }) => metadata.labels?.app === app);
    if (own.some(isReady)) continue;
    const [pod] = own;
    const name = pod?.metadata.name ?? app;
    const reason = pod && containerReason(pod);
    // What kubelet says of a container repeats its events.
    const events = reason === undefined ? await lastEvents(cluster, namespace, name, signal) : '';
    const state = `${reason ?? (pod ? stateOf(pod) : 'no pod was created')}${events && `; ${events}`}`;
    namesByState.set(state, [...(namesByState.get(state) ?? []), name]);
  }
  const lines = [...namesByState].map(([state, names]) => `${names.join(', ')}: ${state}`);
  const more = lines.length > 3 ? [`and ${lines.length - 3} more`] : [];
  return `not ready after ${Math.round(withinMs / 1000)} s in namespace ${namespace}: ${[...lines.slice(0, 3), ...more].join(' | ')}`;
}

/** What keeps a pod from being ready, in Kubernetes' own words. */
export function stateOf(pod: Pod): string {
  const { status } = pod;
  const unmet = status?.conditions?.find((condition) => condition.status !== 'True' && condition.message);
  return (
    containerReason(pod) ??
    `${status?.phase ?? 'Pending'}${unmet?.message ? ` (${unmet.message.slice(0, 200)})` : ''}`
  );
}

function containerReason({ status }: Pod): string | undefined {
  for (const { name, state } of [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ]) {
    const waiting = state?.waiting;
    if (
      waiting?.reason !== undefined &&
      waiting.reason !== 'PodInitializing' &&
      waiting.reason !== 'ContainerCreating'
    )
      return `container ${name} ${waiting.reason}${waiting.message ? ` (${waiting.message.slice(0, 200)})` : ''}`;
    const ended = state?.terminated;
    if (ended && ended.exitCode !== 0)
      return `container ${name} ended with ${ended.exitCode} ${ended.reason ?? ''} ${(ended.message ?? '').slice(0, 200)}`.trim();
  }
  return undefined;
}

const EVENTS_SHOWN = 3;

/** Events of an object and of what carries its name as a prefix, such as a Deployment's ReplicaSet. */
async function lastEvents(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const { status, body } = await cluster.ask(
    { method: 'GET', path: `/api/v1/namespaces/${namespace}/events` },
    signal,
  );
  if (status !== 200) return '';
  const { items = [] } = body as unknown as {
    readonly items?: readonly {
      readonly involvedObject?: { readonly name?: string };
      readonly type?: string;
      readonly reason?: string;
      readonly message?: string;
      readonly lastTimestamp?: string | null;
    }[];
  };
  const own = items.filter(
    ({ involvedObject, type }) => type === 'Warning' && involvedObject?.name?.startsWith(name),
  );
  return own
    .sort((a, b) => ((a.lastTimestamp ?? '') < (b.lastTimestamp ?? '') ? -1 : 1))
    .slice(-EVENTS_SHOWN)
    .map(({ reason, message }) => `${reason}: ${(message ?? '').slice(0, 200)}`)
    .join('; ');
}
