import type { Cluster } from '../cluster.ts';
import { ClusterError } from '../error.ts';
import { RUN_LABEL } from '../labels.ts';
import { removeNamespaces } from '../leftovers.ts';
import { Objects } from '../objects.ts';
import type { Watched } from '../watch.ts';
import { watched } from '../watch.ts';
import type { JobPlan } from './objects.ts';
import { JOB_NAME, jobNamespace, jobObjects } from './objects.ts';
import type { JobIdentity, JobPod } from './shard-pod.ts';
import { isOfJob } from './shard-pod.ts';

/** How long pods that were asked to end are waited for, milliseconds. */
const PODS_MS = 75_000;

/**
 * Creates the Job of a run in a namespace of its own, with its account and what that one may do.
 *
 * @param runs ids of the run and of its parts: what a dead one of them has left is removed first
 * @throws ClusterError
 */
export async function createJob(
  cluster: Cluster,
  plan: JobPlan,
  runs: readonly string[],
  signal: AbortSignal,
): Promise<JobIdentity> {
  await removeNamespaces(cluster, { labels: ofRuns(runs) }, signal);
  const objects = new Objects(cluster);
  const wanted = jobObjects(plan);
  await objects.ensure(wanted, signal);
  const namespace = jobNamespace(plan.run);
  const job = (await cluster.get(pathOf(namespace), signal)) as unknown as Watched;
  const { uid } = job.metadata;
  if (uid === undefined) throw new ClusterError('CLUSTER_REFUSED', 'the API server gave the Job no UID');
  return { namespace, name: JOB_NAME, uid };
}

/**
 * Removes the Job, its pods, its namespace, what its account may do, and the stages that its pods have left.
 *
 * @throws ClusterError
 */
export async function removeJob(
  cluster: Cluster,
  run: string,
  runs: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const namespace = jobNamespace(run);
  const body = { propagationPolicy: 'Background' };
  await cluster.ask({ method: 'DELETE', path: pathOf(namespace), body }, signal);
  // Their account has to stand as long as they clean up.
  await podsGone(cluster, namespace, signal);
  await removeNamespaces(cluster, { labels: ofRuns(runs) }, signal);
  for (const kind of ['clusterrolebindings', 'clusterroles'])
    await cluster.ask(
      { method: 'DELETE', path: `/apis/rbac.authorization.k8s.io/v1/${kind}/${namespace}` },
      signal,
    );
}

async function podsGone(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<void> {
  const enough = AbortSignal.timeout(PODS_MS);
  const end = new AbortController();
  const until = AbortSignal.any([signal, enough, end.signal]);
  try {
    for await (const pods of watched<JobPod>(cluster, `/api/v1/namespaces/${namespace}/pods`, until))
      if (!pods.some(isOfJob)) return;
  } catch (error) {
    signal.throwIfAborted();
    // They go with their namespace, whatever they are busy with.
    if (!enough.aborted) throw error;
  } finally {
    end.abort();
  }
}

function pathOf(namespace: string): string {
  return `/apis/batch/v1/namespaces/${namespace}/jobs/${JOB_NAME}`;
}

function ofRuns(runs: readonly string[]): string {
  return `${RUN_LABEL} in (${runs.join(',')})`;
}
