import { connect } from './connection.ts';
import { discover } from './discovery.ts';
import { ClusterError } from './error.ts';
import type { KubernetesOptions } from './options.ts';
import { runProgram } from './program.ts';
import { createKindCluster } from './provider/kind.ts';
import type { CreatedCluster } from './provider/provider.ts';
import type { ClusterSettings, Provider } from './settings.ts';
import { KubernetesSite } from './site.ts';
import { KubernetesTestbed } from './testbed.ts';

const REMOVE_MS = 120_000;

/** Makes a cluster ready for a run. @throws ClusterError */
export async function openKubernetesSite(options: KubernetesOptions): Promise<KubernetesSite> {
  const settings = settingsOf(options);
  const created = await createdCluster(settings.provider, options);
  const kubeconfig = created?.kubeconfig ?? settings.kubeconfig;
  const placed = kubeconfig === undefined ? settings : { ...settings, kubeconfig };
  try {
    for (const image of await localImages(created, settings, options))
      await created?.load(image, options.signal);
    return await KubernetesSite.open(await connect(placed, options), { settings: placed, options, created });
  } catch (error) {
    if (settings.afterwards === 'remove') await created?.remove(AbortSignal.timeout(REMOVE_MS));
    throw error;
  }
}

async function createdCluster(
  provider: Provider,
  { run, signal }: KubernetesOptions,
): Promise<CreatedCluster | undefined> {
  switch (provider.kind) {
    case 'existing':
      return undefined;
    case 'kind': {
      const { config, image } = provider;
      const name = `smi-conformance-${run.slice(0, 8)}`;
      return createKindCluster({ name, config, ...(image !== undefined && { image }) }, signal);
    }
    case 'k3s': {
      const { createK3sCluster } = await import('./provider/k3s.ts');
      return createK3sCluster(provider.image, signal);
    }
    default:
      return provider satisfies never;
  }
}

/** Images that a created cluster is given, as far as this machine has them: the others are pulled by its nodes. */
async function localImages(
  created: CreatedCluster | undefined,
  { image, harnessImage, mesh }: ClusterSettings,
  { profile, signal }: KubernetesOptions,
): Promise<readonly string[]> {
  if (!created) return [];
  const own = harnessImage === undefined ? [image] : [image, harnessImage];
  const wanted = [...own, ...(mesh === 'install' ? profile.images.map(({ used }) => used) : [])];
  const listed = await runProgram('docker', ['images', '--format', '{{.Repository}}:{{.Tag}}'], {
    signal,
    purpose: 'to give the created cluster its images',
  });
  const here = new Set(listed.split('\n'));
  return [...new Set(wanted)].filter((reference) => here.has(reference));
}

/** What one worker of a run needs of the cluster: its stages. @throws ClusterError */
export async function openKubernetesTestbed(options: KubernetesOptions): Promise<KubernetesTestbed> {
  const settings = settingsOf(options);
  const { profile, run, seed, now, signal } = options;
  const cluster = await connect(settings, options);
  const discovery = await discover(cluster, profile.versions, signal);
  const { image, mode, stages = 1, part } = settings;
  return new KubernetesTestbed({
    cluster,
    profile,
    discovery,
    image,
    mode,
    stages,
    run,
    seed,
    now,
    ...(part && { part }),
  });
}

function settingsOf({ cluster, profile }: KubernetesOptions): ClusterSettings {
  if (!cluster) {
    throw new ClusterError(
      'CLUSTER_STATE',
      `the mesh ${profile.name} runs on Kubernetes: run it with --testbed kubernetes, on a cluster of your kubeconfig`,
    );
  }
  return cluster;
}
