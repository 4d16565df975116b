import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runProgram } from '../program.ts';
import type { CreatedCluster } from './provider.ts';

const PURPOSE = 'to create a cluster with --provider kind';

export interface KindOptions {
  /** Name of the cluster; its containers begin with it. */
  readonly name: string;
  /** Path of a configuration of kind. */
  readonly config: string;
  /** Reference of the node image, in place of the configuration's. */
  readonly image?: string;
}

/**
 * A cluster in containers of the local Docker daemon, by the `kind` program. Its kubeconfig is a file of its own: the
 * user's stays as it is.
 *
 * @throws ClusterError CLUSTER_TOOL; nothing is left then
 */
export async function createKindCluster(
  { name, config, image }: KindOptions,
  signal: AbortSignal,
): Promise<CreatedCluster> {
  const folder = await mkdtemp(path.join(tmpdir(), 'smi-conformance-kind-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const remove = async (ended: AbortSignal): Promise<void> => {
    const where = ['--name', name, '--kubeconfig', kubeconfig];
    await runProgram('kind', ['delete', 'cluster', ...where], { signal: ended, purpose: PURPOSE });
    await rm(folder, { recursive: true, force: true });
  };
  const nodes = ['--config', config, ...(image === undefined ? [] : ['--image', image])];
  try {
    await runProgram(
      'kind',
      ['create', 'cluster', '--name', name, '--kubeconfig', kubeconfig, '--wait', '3m', ...nodes],
      { signal, purpose: PURPOSE },
    );
  } catch (error) {
    await remove(AbortSignal.timeout(60_000)).catch(() => {});
    throw error;
  }
  return {
    kubeconfig,
    load: async (loaded, ended) => {
      await runProgram('kind', ['load', 'docker-image', loaded, '--name', name], {
        signal: ended,
        purpose: PURPOSE,
      });
    },
    remove,
  };
}
