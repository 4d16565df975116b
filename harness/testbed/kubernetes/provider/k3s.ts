import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ClusterError } from '../error.ts';
import { runProgram } from '../program.ts';
import type { CreatedCluster } from './provider.ts';

const START_MS = 180_000;

/**
 * A cluster in one container, by testcontainers' k3s module. Without Traefik, which k3s would bring as an ingress.
 *
 * @throws ClusterError CLUSTER_TOOL
 */
export async function createK3sCluster(image: string, signal: AbortSignal): Promise<CreatedCluster> {
  const { K3sContainer } = await import('@testcontainers/k3s');
  signal.throwIfAborted();
  const container = await new K3sContainer(image)
    .withStartupTimeout(START_MS)
    .start()
    .catch((cause: unknown) => {
      throw new ClusterError(
        'CLUSTER_TOOL',
        `a k3s container of ${image} did not start (${cause instanceof Error ? cause.message : cause}): see that a Docker daemon answers and has the image`,
        { cause },
      );
    });
  const folder = await mkdtemp(path.join(tmpdir(), 'smi-conformance-k3s-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, container.getKubeConfig(), { mode: 0o600 });
  return {
    kubeconfig,
    load: async (loaded, ended) => {
      const archive = path.join(folder, 'image.tar');
      const purpose = 'to give k3s the sample application';
      await runProgram('docker', ['save', '--output', archive, loaded], { signal: ended, purpose });
      await container.copyFilesToContainer([{ source: archive, target: '/tmp/image.tar' }]);
      const { exitCode, output } = await container.exec(['ctr', 'images', 'import', '/tmp/image.tar']);
      await rm(archive, { force: true });
      if (exitCode !== 0)
        throw new ClusterError('CLUSTER_TOOL', `k3s cannot take ${loaded}: ${output.slice(-300)}`);
    },
    remove: async () => {
      await container.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
