import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';

/** What a stage is reckoned to take: twelve pods with the application and a sidecar, bytes. */
const STAGE_BYTES = 12 * 160 * 1024 * 1024;
/** More would wait for the API server and each other rather than for the mesh. */
const MOST_STAGES = 6;

/** Bytes of a Kubernetes quantity of memory, `16Gi`, `24689764Ki`, `1G`. */
export function bytesOf(quantity: string): number {
  const [, digits = '0', unit = ''] = /^([0-9.]+(?:[eE][0-9]+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  const units: Readonly<Record<string, number>> = {
    '': 1,
    m: 1e-3,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
  };
  return Number(digits) * (units[unit] ?? 0);
}

interface NodeList {
  readonly items: readonly {
    readonly spec?: { readonly unschedulable?: boolean };
    readonly status?: { readonly allocatable?: Readonly<Record<string, string>> };
  }[];
}

interface PodList {
  readonly items: readonly {
    readonly status?: { readonly phase?: string };
    readonly spec?: {
      readonly containers?: readonly {
        readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
      }[];
    };
  }[];
}

/** How many stages the cluster's nodes have memory for: 1 where the user may not read what is requested already. */
export async function roomFor(cluster: Cluster, signal: AbortSignal): Promise<number> {
  try {
    return await measuredRoom(cluster, signal);
  } catch (error) {
    // Who may not read them says --stages.
    if (error instanceof ClusterError && error.code === 'CLUSTER_RIGHT') return 1;
    throw error;
  }
}

/** @throws ClusterError CLUSTER_RIGHT */
export async function measuredRoom(cluster: Cluster, signal: AbortSignal): Promise<number> {
  const nodes = await cluster.get('/api/v1/nodes', signal);
  const pods = await cluster.get('/api/v1/pods', signal);
  return stagesIn(nodes as unknown as NodeList, pods as unknown as PodList);
}

/** By what is requested already: 1 to MOST_STAGES. */
export function stagesIn(nodes: NodeList, pods: PodList): number {
  const allocatable = nodes.items
    .filter(({ spec }) => spec?.unschedulable !== true)
    .reduce((sum, { status }) => sum + bytesOf(status?.allocatable?.memory ?? '0'), 0);
  const requested = pods.items
    .filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
    .flatMap(({ spec }) => spec?.containers ?? [])
    .reduce((sum, { resources }) => sum + bytesOf(resources?.requests?.memory ?? '0'), 0);
  return Math.max(1, Math.min(MOST_STAGES, Math.floor((allocatable - requested) / STAGE_BYTES)));
}
