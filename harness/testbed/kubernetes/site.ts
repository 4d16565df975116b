import type { ServedVersions } from '../../model/api.ts';
import type { FaultIdentity } from '../../model/evidence.ts';
import type { Trait } from '../../model/manifest.ts';
import { wordFor } from '../../profiles/place.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import type { Site, TestbedIdentity } from '../testbed.ts';
import { demandAdmin, demandRights } from './access.ts';
import { roomFor } from './capacity.ts';
import type { Cluster } from './cluster.ts';
import type { Discovery } from './discovery.ts';
import { discover, metricsServed } from './discovery.ts';
import { ClusterError } from './error.ts';
import type { ModeFacts } from './identity.ts';
import { imagesOf, imagesThatRan, meshVersion, readBack } from './identity.ts';
import { tryImage } from './image-trial.ts';
import { markInstalled, unmarkInstalled } from './installed-mesh.ts';
import { demandVersion } from './kubernetes-version.ts';
import { RUN_LABEL } from './labels.ts';
import { removeNamespaces } from './leftovers.ts';
import type { Hands } from './mesh-installation.ts';
import {
  allReady,
  enterMode,
  installCrds,
  installCrdsOf,
  installMesh,
  uninstallMesh,
} from './mesh-installation.ts';
import type { ApiObject } from './objects.ts';
import { Objects } from './objects.ts';
import type { KubernetesOptions } from './options.ts';
import { orderedFault } from './ordered-fault.ts';
import type { Pod } from './pods.ts';
import type { CreatedCluster } from './provider/provider.ts';
import { rightsFor } from './rights.ts';
import { RunLock } from './run-lock.ts';
import type { ClusterSettings } from './settings.ts';
import { watched } from './watch.ts';

const CLOSE_MS = 180_000;

/** What was asked for, and the cluster that was created for it. */
export interface Venture {
  readonly settings: ClusterSettings;
  readonly options: KubernetesOptions;
  readonly created: CreatedCluster | undefined;
}

/** What this run has changed of the cluster, for taking it back. */
interface Made {
  readonly crds: ApiObject[];
  mesh: 'untouched' | 'installed';
}

interface Ready {
  readonly lock: RunLock;
  readonly made: Made;
  readonly discovery: Discovery;
  readonly modeFacts: ModeFacts;
  readonly stages: number;
  readonly fault: FaultIdentity | undefined;
}

/** The versions to be expected: those that the run tells the mesh, or those that the mesh's profile tells the run. */
function expectedVersions({ settings, options: { profile, versions } }: Venture): ServedVersions {
  const isTold = profile.handover?.versions !== undefined && settings.mesh === 'install';
  return isTold ? versions : profile.versions;
}

function noSmi({ title }: KubernetesProfile): ClusterError {
  return new ClusterError(
    'CLUSTER_STATE',
    `the cluster serves no API of SMI: install ${title}, or SMI's CRDs with --install-crds, and see what \`smi-conformance doctor\` says`,
  );
}

/** Refuses a cluster on which the run would fail later. @throws ClusterError CLUSTER_STATE, CLUSTER_RIGHT */
async function admit(cluster: Cluster, { settings, options }: Venture): Promise<void> {
  const { profile, signal } = options;
  await demandVersion(cluster, profile, signal);
  const installs = settings.mesh === 'install' && profile.install.length > 0;
  return installs || settings.crds === 'install'
    ? demandAdmin(cluster, signal)
    : demandRights(cluster, rightsFor(profile, await metricsServed(cluster, signal)), signal);
}

/** Takes away what was installed for the run, unless it is to be kept. */
async function dismantle(hands: Hands, { settings, options }: Venture, { crds, mesh }: Made): Promise<void> {
  const signal = AbortSignal.timeout(CLOSE_MS);
  if (settings.afterwards === 'keep') return unmarkInstalled(hands.objects, signal);
  if (mesh === 'installed') {
    await uninstallMesh(hands, options.profile, signal);
    await unmarkInstalled(hands.objects, signal);
  }
  for (const crd of crds) await hands.objects.delete(crd, signal);
}

/** What is there already is not this run's to install, nor to remove. */
async function demandAbsent(
  objects: Objects,
  { title, ready }: KubernetesProfile,
  signal: AbortSignal,
): Promise<void> {
  for (const { kind, namespace, name } of ready) {
    if (
      (await objects.read({ apiVersion: 'apps/v1', kind, metadata: { name, namespace } }, signal)) ===
      undefined
    )
      continue;
    throw new ClusterError(
      'CLUSTER_STATE',
      `${title} is installed already: there is a ${kind} ${namespace}/${name}; take it as it stands with --skip-install`,
    );
  }
}

/** A cluster with the mesh under test, held by this run. */
export class KubernetesSite implements Site {
  readonly kind = 'kubernetes';
  readonly traits: readonly Trait[] = ['apiservice', 'rbac', 'events'];
  readonly versions;
  readonly convergenceMs: number;
  readonly staging;
  readonly cluster: ClusterSettings;
  readonly #hands: Hands;
  readonly #venture: Venture;
  readonly #cluster: Cluster;
  readonly #objects: Objects;
  readonly #options: KubernetesOptions;
  readonly #ready: Ready;
  readonly #sidecars: Record<string, string> = {};
  readonly #following = new AbortController();

  /** @throws ClusterError for whatever its user can mend; nothing is left on the cluster then */
  static async open(cluster: Cluster, venture: Venture): Promise<KubernetesSite> {
    const { settings, options } = venture;
    const { profile, run, seed, now, signal } = options;
    const objects = new Objects(cluster);
    const hands = {
      cluster,
      objects,
      ...(settings.kubeconfig !== undefined && { kubeconfig: settings.kubeconfig }),
    };
    const fault = await orderedFault(options, settings);
    await admit(cluster, venture);
    const { part } = settings;
    const lock = part
      ? await RunLock.join({ cluster, run: part.of, now }, signal)
      : await RunLock.acquire({ cluster, objects, run, now }, signal);
    const made: Made = { crds: [], mesh: 'untouched' };
    try {
      // A part that died is begun again under its name.
      if (part) await removeNamespaces(cluster, { labels: `${RUN_LABEL}=${run}` }, signal);
      if (settings.crds === 'install') made.crds.push(...(await installCrds(hands, profile, signal)));
      const mode = profile.modes[settings.mode];
      if (!mode) throw new ClusterError('CLUSTER_STATE', `${profile.title} has no ${settings.mode} mode`);
      if (settings.mesh === 'install' && profile.install.length > 0) {
        await demandAbsent(objects, profile, signal);
        const { versions } = options;
        if (profile.handover?.versions !== undefined)
          made.crds.push(...(await installCrdsOf(hands, versions, signal)));
        made.mesh = 'installed';
        await markInstalled(objects, wordFor(profile), signal);
        const { image } = settings;
        await installMesh(hands, profile, { versions, image, ...(fault && { fault: fault.name }) }, signal);
        await enterMode(objects, mode, signal);
      }
      await allReady(cluster, profile.ready, signal);
      const modeFacts = await readBack(objects, profile, settings.mode, signal);
      const discovery = await discover(cluster, expectedVersions(venture), signal);
      if (Object.keys(discovery.versions).length === 0) throw noSmi(profile);
      const { onboarding, services } = profile;
      const style = { onboarding, services, image: settings.image, run };
      if (!part) await tryImage({ cluster, objects, style, seed }, signal);
      const stages = settings.stages ?? (await roomFor(cluster, signal));
      return new KubernetesSite(hands, venture, { lock, made, discovery, modeFacts, stages, fault });
    } catch (error) {
      await dismantle(hands, venture, made).catch(() => {});
      await lock.release(AbortSignal.timeout(CLOSE_MS)).catch(() => {});
      await cluster.close();
      throw error;
    }
  }

  private constructor(hands: Hands, venture: Venture, ready: Ready) {
    const { options } = venture;
    this.#hands = hands;
    this.#cluster = hands.cluster;
    this.#objects = hands.objects;
    this.#venture = venture;
    this.#options = options;
    this.#ready = ready;
    this.cluster = { ...venture.settings, stages: ready.stages };
    this.versions = ready.discovery.versions;
    this.convergenceMs = options.profile.convergenceMs;
    this.staging = { kind: 'together', stages: ready.stages } as const;
    void this.#followSidecars(options.profile);
  }

  async identify(): Promise<TestbedIdentity> {
    const { profile, signal } = this.#options;
    const { discovery, modeFacts, stages, fault } = this.#ready;
    const own = await imagesThatRan(this.#cluster, profile, signal);
    return {
      mesh: {
        name: profile.name,
        version: await meshVersion(this.#objects, profile, signal),
        digests: { ...own, ...this.#sidecars },
      },
      facts: {
        kubernetes: discovery.kubernetes,
        nodes: await this.#nodes(),
        served: discovery.served as Readonly<Record<string, readonly string[]>>,
        headersShape: discovery.headersShape,
        ...(discovery.crds && { crds: discovery.crds }),
        mode: modeFacts,
        stages,
        apiRequests: this.#cluster.requests,
      },
      ...(fault && { fault }),
    };
  }

  async close(): Promise<void> {
    const signal = AbortSignal.timeout(CLOSE_MS);
    this.#following.abort();
    const { settings, created } = this.#venture;
    if (created && settings.afterwards === 'remove') {
      await this.#cluster.close();
      return created.remove(signal);
    }
    try {
      await removeNamespaces(this.#cluster, { labels: `${RUN_LABEL}=${this.#options.run}` }, signal);
      await dismantle(this.#hands, this.#venture, this.#ready.made);
    } finally {
      await this.#ready.lock.release(signal);
      await this.#cluster.close();
    }
  }

  async #nodes(): Promise<readonly { readonly image: string; readonly runtime: string }[]> {
    const { status, body } = await this.#cluster.ask(
      { method: 'GET', path: '/api/v1/nodes' },
      this.#options.signal,
    );
    if (status !== 200) return [];
    const { items } = body as unknown as {
      readonly items: readonly {
        readonly status: {
          readonly nodeInfo: { readonly osImage: string; readonly containerRuntimeVersion: string };
        };
      }[];
    };
    return items.map(({ status: { nodeInfo } }) => ({
      image: nodeInfo.osImage,
      runtime: nodeInfo.containerRuntimeVersion,
    }));
  }

  /** The stages come and go: what joined their pods is noted while they stand. */
  async #followSidecars({ ran: { sidecars } }: KubernetesProfile): Promise<void> {
    if (sidecars.length === 0) return;
    const path = `/api/v1/pods?labelSelector=${encodeURIComponent(`${RUN_LABEL}=${this.#options.run}`)}`;
    const signal = AbortSignal.any([this.#options.signal, this.#following.signal]);
    try {
      for await (const pods of watched<Pod>(this.#cluster, path, signal)) {
        for (const pod of pods)
          Object.assign(
            this.#sidecars,
            imagesOf(pod, (name) => sidecars.includes(name)),
          );
      }
    } catch (error) {
      if (!signal.aborted) this.#sidecars[`unknown (${error instanceof Error ? error.message : error})`] = '';
    }
  }
}
