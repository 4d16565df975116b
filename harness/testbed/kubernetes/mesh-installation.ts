import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { loadAll } from 'js-yaml';
import { request } from 'undici';
import type { ServedVersions } from '../../model/api.ts';
import type { Json } from '../../model/kubernetes.ts';
import type { Orders } from '../../profiles/handover.ts';
import { withOrders } from '../../profiles/handover.ts';
import { SAMPLE_APP_IMAGE, withImages } from '../../profiles/image.ts';
import type { InstallStep } from '../../profiles/installation.ts';
import { installObstacles } from '../../profiles/installation.ts';
import type { Mode } from '../../profiles/mode.ts';
import type { WorkloadRef } from '../../profiles/object-ref.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import type { Source } from '../../profiles/source.ts';
import type { Cluster } from './cluster.ts';
import { addCorefileBlock, removeCorefileBlock } from './corefile.ts';
import { crdNamed, SMI_CRD_NAMES, smiCrds } from './crds.ts';
import { ClusterError } from './error.ts';
import { goneIfLeaving } from './gone.ts';
import { helmInstall, helmUninstall } from './helm.ts';
import { MANAGED_BY } from './labels.ts';
import type { ApiObject, Objects } from './objects.ts';
import { objectOf } from './objects.ts';
import { workloadReady } from './workload.ts';

const READY_MS = 180_000;
const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

/** What it takes to change a cluster. */
export interface Hands {
  readonly cluster: Cluster;
  readonly objects: Objects;
  /** File of the kubeconfig, for programs that read it themselves; the user's own unless given. */
  readonly kubeconfig?: string;
}

/** What a run says of the mesh that it installs. */
export interface Assignment extends Orders {
  /** Of the sample application, and of a mesh that comes in the same one. */
  readonly image: string;
}

/**
 * Carries out the steps of a profile, in order, each ready before the next.
 *
 * @throws ClusterError CLUSTER_STATE where a step cannot be carried out; nothing has been changed then
 */
export async function installMesh(
  hands: Hands,
  profile: KubernetesProfile,
  assignment: Assignment,
  signal: AbortSignal,
): Promise<void> {
  const obstacles = installObstacles(profile.install);
  if (obstacles.length > 0) {
    throw new ClusterError(
      'CLUSTER_STATE',
      `${profile.title} cannot be installed by its profile: ${obstacles.join('; ')}; install it yourself and use --skip-install`,
    );
  }
  // A mesh that was removed a moment ago is still on its way out.
  for (const namespace of profile.namespaces)
    await goneIfLeaving(hands.cluster, 'Namespace', namespace, signal);
  for (const step of profile.install) {
    await carryOut(hands, { profile, assignment }, step, signal);
    await allReady(hands.cluster, step.ready, signal);
  }
  await allReady(hands.cluster, profile.ready, signal);
}

/** Takes back what `installMesh` did, in reverse order; what is gone already is no error. */
export async function uninstallMesh(
  hands: Hands,
  profile: KubernetesProfile,
  signal: AbortSignal,
): Promise<void> {
  for (const one of profile.uninstall.before) await hands.objects.delete(objectOf(one), signal);
  for (const step of [...profile.install].reverse()) await takeBack(hands, profile, step, signal);
  for (const one of profile.uninstall.after) await hands.objects.delete(objectOf(one), signal);
}

/** Waits until the mesh's own workloads are ready. @throws ClusterError CLUSTER_STATE for one that is not there */
export async function allReady(
  cluster: Cluster,
  workloads: readonly WorkloadRef[],
  signal: AbortSignal,
): Promise<void> {
  for (const workload of workloads) await workloadReady(cluster, workload, READY_MS, signal);
}

/** Brings the mesh into a mode. */
export async function enterMode(objects: Objects, { patches }: Mode, signal: AbortSignal): Promise<void> {
  for (const { object, type, patch } of patches) await objects.patch(objectOf(object), type, patch, signal);
}

/**
 * Installs those of SMI's CRDs that the cluster does not have.
 *
 * @returns names of those that were installed
 */
export async function installCrds(
  { objects }: Hands,
  { crds, versions }: KubernetesProfile,
  signal: AbortSignal,
): Promise<readonly ApiObject[]> {
  const wanted =
    crds.kind === 'suite'
      ? smiCrds(versions, crds.headers)
      : crds.kind === 'sources'
        ? (await Promise.all(crds.sources.map((source) => manifestsOf(source, signal)))).flat()
        : [];
  const installed: ApiObject[] = [];
  for (const crd of wanted) {
    if ((await objects.read(crd, signal)) !== undefined) continue;
    await objects.ensure([{ ...crd, metadata: { ...crd.metadata, labels: { ...MANAGED_BY } } }], signal);
    installed.push(crd);
  }
  for (const crd of installed) await objects.established(crd, signal);
  return installed;
}

/**
 * Installs SMI's CRDs in the versions that a run asks for. What a run before left of ours is replaced, and with it what
 * lies in it: one version of each API is served at a time.
 *
 * @throws ClusterError CLUSTER_STATE for CRDs that are not ours
 */
export async function installCrdsOf(
  { objects, cluster }: Hands,
  versions: ServedVersions,
  signal: AbortSignal,
): Promise<readonly ApiObject[]> {
  for (const name of SMI_CRD_NAMES) {
    const crd = crdNamed(name);
    const found = (await objects.read(crd, signal)) as ApiObject | undefined;
    if (found === undefined) continue;
    const labels = (found.metadata.labels ?? {}) as Readonly<Record<string, string>>;
    if (!Object.entries(MANAGED_BY).every(([label, value]) => labels[label] === value)) {
      throw new ClusterError(
        'CLUSTER_STATE',
        `there is a CRD ${name} that no run of this suite installed: remove it, and with it the mesh it belongs to`,
      );
    }
    await objects.delete(crd, signal);
    await goneIfLeaving(cluster, 'CustomResourceDefinition', name, signal);
  }
  const wanted = smiCrds(versions, 'array');
  await objects.ensure(
    wanted.map((crd) => ({ ...crd, metadata: { ...crd.metadata, labels: { ...MANAGED_BY } } })),
    signal,
  );
  for (const crd of wanted) await objects.established(crd, signal);
  return wanted;
}

async function carryOut(
  hands: Hands,
  { profile, assignment }: { readonly profile: KubernetesProfile; readonly assignment: Assignment },
  step: InstallStep,
  signal: AbortSignal,
): Promise<void> {
  switch (step.kind) {
    case 'manifests':
      for (const source of step.sources) {
        for (const written of await manifestsOf(source, signal)) {
          const object = withOrders(written, profile.handover, assignment) as ApiObject;
          const images = [
            ...profile.images,
            { name: 'sample-app', written: SAMPLE_APP_IMAGE, used: assignment.image },
          ];
          await hands.objects.ensure([withImages(object, images) as ApiObject], signal);
          if (object.kind === 'CustomResourceDefinition') await hands.objects.established(object, signal);
        }
      }
      return;
    case 'helm':
      return helmInstall(step, hands.kubeconfig, signal);
    case 'corefile':
      return addCorefileBlock(hands, await readFile(step.file, 'utf8'), profile.name, signal);
    case 'by-hand':
      return;
    default:
      return step satisfies never;
  }
}

async function takeBack(
  hands: Hands,
  profile: KubernetesProfile,
  step: InstallStep,
  signal: AbortSignal,
): Promise<void> {
  switch (step.kind) {
    case 'manifests':
      for (const source of [...step.sources].reverse()) {
        const objects = await manifestsOf(source, signal);
        for (const object of [...objects].reverse()) await hands.objects.delete(object, signal);
      }
      return;
    case 'helm':
      return helmUninstall(step, hands.kubeconfig, signal);
    case 'corefile':
      return removeCorefileBlock(hands, profile.name, signal);
    case 'by-hand':
      return;
    default:
      return step satisfies never;
  }
}

/** The objects of a source. @throws ClusterError where it cannot be had or is not what it was pinned to */
async function manifestsOf(source: Source, signal: AbortSignal): Promise<readonly ApiObject[]> {
  const text = await textOf(source, signal);
  return loadAll(text).filter((document): document is ApiObject => isObject(document as Json));
}

async function textOf(source: Source, signal: AbortSignal): Promise<string> {
  switch (source.kind) {
    case 'file':
      return readFile(source.file, 'utf8');
    case 'network': {
      const { statusCode, body } = await request(source.url, { signal });
      const bytes = Buffer.from(await body.arrayBuffer());
      if (statusCode !== 200 || bytes.length > MAX_MANIFEST_BYTES)
        throw new ClusterError('CLUSTER_STATE', `${source.url} cannot be had: HTTP ${statusCode}`);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (sha256 !== source.sha256) {
        throw new ClusterError(
          'CLUSTER_STATE',
          `${source.url} is not what the profile pins: SHA-256 ${sha256}, not ${source.sha256}`,
        );
      }
      return bytes.toString('utf8');
    }
    case 'unpinned':
      throw new ClusterError('CLUSTER_STATE', `${source.url} is not pinned by a SHA-256 in the profile`);
    default:
      return source satisfies never;
  }
}

function isObject(document: Json): boolean {
  return (
    typeof document === 'object' &&
    document !== null &&
    'apiVersion' in document &&
    'kind' in document &&
    'metadata' in document
  );
}
