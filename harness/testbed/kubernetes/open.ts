import { packageVersion } from '../../attest/package.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import type { TestbedOptions } from '../testbed.ts';
import { Cluster } from './cluster.ts';
import { discover } from './discovery.ts';
import { ClusterError } from './error.ts';
import { readKubeconfig } from './kubeconfig.ts';
import type { ClusterSettings } from './settings.ts';
import { KubernetesSite } from './site.ts';
import { KubernetesTestbed } from './testbed.ts';

export type KubernetesOptions = Omit<TestbedOptions, 'profile'> & { readonly profile: KubernetesProfile };

/** Makes a cluster ready for a run. @throws ClusterError */
export async function openKubernetesSite(options: KubernetesOptions): Promise<KubernetesSite> {
  const settings = settingsOf(options);
  return KubernetesSite.open(await connect(settings, options), settings, options);
}

/** What one worker of a run needs of the cluster: its stages. @throws ClusterError */
export async function openKubernetesTestbed(options: KubernetesOptions): Promise<KubernetesTestbed> {
  const settings = settingsOf(options);
  const { profile, run, seed, now, signal } = options;
  const cluster = await connect(settings, options);
  const discovery = await discover(cluster, profile.versions, signal);
  const { image, mode, stages = 1 } = settings;
  return new KubernetesTestbed({ cluster, profile, discovery, image, mode, stages, run, seed, now });
}

export async function connect(
  { context, kubeconfig }: Pick<ClusterSettings, 'context' | 'kubeconfig'>,
  { env, now }: Pick<TestbedOptions, 'env' | 'now'>,
): Promise<Cluster> {
  const config = readKubeconfig(context, kubeconfig === undefined ? env : { ...env, KUBECONFIG: kubeconfig });
  return Cluster.over(config, `smi-conformance/${await packageVersion()}`, now);
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
