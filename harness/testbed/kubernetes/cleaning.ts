import type { TestbedOptions } from '../testbed.ts';
import type { Cluster } from './cluster.ts';
import { connect } from './connection.ts';
import { ClusterError } from './error.ts';
import { MANAGED_SELECTOR } from './labels.ts';
import { removeNamespaces } from './leftovers.ts';
import { runProgram } from './program.ts';
import { readLease } from './run-lock.ts';
import type { Watched } from './watch.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
/** Clusters that a run creates begin with it. */
const KIND_PREFIX = 'smi-conformance-';

export interface CleaningOptions extends Pick<TestbedOptions, 'env' | 'now' | 'signal'> {
  /** Context of the kubeconfig; the current one unless given. */
  readonly context?: string;
}

/** What of dead runs was removed, by name, and what was only seen. */
export interface Cleaning {
  readonly context: string;
  readonly namespaces: readonly string[];
  readonly crds: readonly string[];
  /** Clusters of kind that a run created: whether one is still wanted only its user knows. */
  readonly kindClusters: readonly string[];
}

/**
 * Removes what dead runs left on a cluster: namespaces and CRDs that carry our label, and nothing else.
 *
 * @throws ClusterError CLUSTER_STATE while a run is under way, and for a namespace that hangs in Terminating
 */
export async function cleanCluster({ context, env, now, signal }: CleaningOptions): Promise<Cleaning> {
  const provider = { kind: 'existing', ...(context !== undefined && { context }) } as const;
  const cluster = await connect({ provider }, { env, now });
  try {
    const lease = await readLease(cluster, now, signal);
    if (lease.kind === 'held') {
      throw new ClusterError(
        'CLUSTER_STATE',
        `nothing was removed: run ${lease.run} is under way, it renewed its Lease ${lease.renewedSecondsAgo} s ago; wait until it has ended, or, if it has just died, half a minute`,
      );
    }
    return {
      context: cluster.context,
      // Objects of a CRD go with it: stages first, so that what hangs there is named.
      namespaces: await removeNamespaces(cluster, MANAGED_SELECTOR, signal),
      crds: await removeCrds(cluster, signal),
      kindClusters: await kindClusters(signal),
    };
  } finally {
    await cluster.close();
  }
}

async function removeCrds(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  const path = `${CRDS}?labelSelector=${encodeURIComponent(MANAGED_SELECTOR)}`;
  const { items = [] } = (await cluster.get(path, signal)) as unknown as {
    readonly items?: readonly Watched[];
  };
  const names = items.map(({ metadata }) => metadata.name);
  for (const name of names) {
    const what = { method: 'DELETE', path: `${CRDS}/${name}` } as const;
    const answer = await cluster.ask(what, signal);
    if (answer.status >= 300 && answer.status !== 404) cluster.refuse(what, answer);
  }
  return names;
}

/** None where there is no `kind` program: then nobody here created one. */
async function kindClusters(signal: AbortSignal): Promise<readonly string[]> {
  const listed = await runProgram('kind', ['get', 'clusters'], {
    signal,
    purpose: 'to see which clusters runs have left',
  }).catch(() => '');
  signal.throwIfAborted();
  return listed.split('\n').filter((name) => name.startsWith(KIND_PREFIX));
}
