import type { TestbedOptions } from '../testbed.ts';
import type { Cluster } from './cluster.ts';
import { connect } from './connection.ts';
import { clusterProfile } from './examination/chosen-profile.ts';
import { meshLeft } from './installed-mesh.ts';
import { MANAGED_SELECTOR, RUN_LABEL } from './labels.ts';
import { namespacesWith, removeNamespaces } from './leftovers.ts';
import { uninstallMesh } from './mesh-installation.ts';
import { Objects } from './objects.ts';
import { runProgram } from './program.ts';
import { HOME_NAMESPACE, RunLock } from './run-lock.ts';
import type { Watched } from './watch.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
/** Clusters that a run creates begin with it. */
const KIND_PREFIX = 'smi-conformance-';
const RELEASE_MS = 30_000;

export interface CleaningOptions extends Pick<TestbedOptions, 'env' | 'now' | 'signal'> {
  /** Context of the kubeconfig; the current one unless given. */
  readonly context?: string;
}

/** What of dead runs was removed, by name, and what was only seen. */
export interface Cleaning {
  readonly context: string;
  /** Meshes that runs installed. */
  readonly meshes: readonly string[];
  readonly namespaces: readonly string[];
  readonly crds: readonly string[];
  /** ClusterRoles of pods that runs performed their tests in, each with its binding. */
  readonly roles: readonly string[];
  /** Clusters of kind that a run created: whether one is still wanted only its user knows. */
  readonly kindClusters: readonly string[];
}

/**
 * Removes what dead runs left on a cluster, and nothing else: namespaces, CRDs and ClusterRoles that carry our label, and the
 * mesh that a run says it installed. Holds the
 * cluster meanwhile, so that no run begins under its hands.
 *
 * @throws ClusterError CLUSTER_STATE while a run is under way, and for a namespace that hangs in Terminating
 */
export async function cleanCluster(options: CleaningOptions): Promise<Cleaning> {
  const { context, env, now, signal } = options;
  const provider = { kind: 'existing', ...(context !== undefined && { context }) } as const;
  const cluster = await connect({ provider }, { env, now });
  try {
    const left = await Promise.all([
      namespacesWith(cluster, { labels: MANAGED_SELECTOR }, signal),
      crdsLeft(cluster, signal),
      rolesLeft(cluster, signal),
    ]);
    const removed = left.some(({ length }) => length > 0)
      ? await removeAll(cluster, options)
      : { meshes: [], namespaces: [], crds: [], roles: [] };
    return { context: cluster.context, ...removed, kindClusters: await kindClusters(signal) };
  } finally {
    await cluster.close();
  }
}

async function removeAll(
  cluster: Cluster,
  { now, signal }: CleaningOptions,
): Promise<Pick<Cleaning, 'meshes' | 'namespaces' | 'crds' | 'roles'>> {
  const objects = new Objects(cluster);
  const lock = await RunLock.acquire({ cluster, objects, run: 'clean', now }, signal);
  try {
    // Objects of a CRD go with it: stages first, so that what hangs there is named.
    const stages = await removeNamespaces(
      cluster,
      { labels: MANAGED_SELECTOR, except: HOME_NAMESPACE },
      signal,
    );
    const mesh = await meshLeft(objects, signal);
    if (mesh !== undefined) await uninstallMesh({ cluster, objects }, await clusterProfile(mesh), signal);
    const crds = await removeCrds(cluster, signal);
    const roles = await removeRoles(cluster, signal);
    await lock.release(signal);
    const home = await removeNamespaces(cluster, { labels: MANAGED_SELECTOR }, signal);
    return { meshes: mesh === undefined ? [] : [mesh], namespaces: [...stages, ...home], crds, roles };
  } catch (error) {
    await lock.release(AbortSignal.timeout(RELEASE_MS)).catch(() => {});
    throw error;
  }
}

async function crdsLeft(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  const path = `${CRDS}?labelSelector=${encodeURIComponent(MANAGED_SELECTOR)}`;
  const { items = [] } = (await cluster.get(path, signal)) as unknown as {
    readonly items?: readonly Watched[];
  };
  return items.map(({ metadata }) => metadata.name);
}

async function removeCrds(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  const names = await crdsLeft(cluster, signal);
  for (const name of names) {
    const what = { method: 'DELETE', path: `${CRDS}/${name}` } as const;
    const answer = await cluster.ask(what, signal);
    if (answer.status >= 300 && answer.status !== 404) cluster.refuse(what, answer);
  }
  return names;
}

/** None for a user who may not list them: such a one has created none. */
async function rolesLeft(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  const selector = encodeURIComponent(`${MANAGED_SELECTOR},${RUN_LABEL}`);
  const path = `${RBAC}/clusterroles?labelSelector=${selector}`;
  const { status, body } = await cluster.ask({ method: 'GET', path }, signal);
  if (status !== 200) return [];
  const { items = [] } = body as unknown as { readonly items?: readonly Watched[] };
  return items.map(({ metadata }) => metadata.name);
}

async function removeRoles(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  const names = await rolesLeft(cluster, signal);
  for (const name of names) {
    for (const kind of ['clusterrolebindings', 'clusterroles']) {
      const what = { method: 'DELETE', path: `${RBAC}/${kind}/${name}` } as const;
      const answer = await cluster.ask(what, signal);
      if (answer.status >= 300 && answer.status !== 404) cluster.refuse(what, answer);
    }
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
