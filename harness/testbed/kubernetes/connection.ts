import { packageVersion } from '../../attest/package.ts';
import type { TestbedOptions } from '../testbed.ts';
import { Cluster } from './cluster.ts';
import { readKubeconfig } from './kubeconfig.ts';
import type { ClusterSettings } from './settings.ts';

/** The API server that the settings mean; nothing is sent yet. @throws ClusterError CLUSTER_KUBECONFIG, CLUSTER_CONTEXT */
export async function connect(
  { provider, kubeconfig }: Pick<ClusterSettings, 'provider' | 'kubeconfig'>,
  { env, now }: Pick<TestbedOptions, 'env' | 'now'>,
): Promise<Cluster> {
  const context = provider.kind === 'existing' ? provider.context : undefined;
  const config = readKubeconfig(context, kubeconfig === undefined ? env : { ...env, KUBECONFIG: kubeconfig });
  return Cluster.over(config, `smi-conformance/${await packageVersion()}`, now);
}
