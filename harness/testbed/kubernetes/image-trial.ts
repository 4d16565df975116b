import { deriveSeed, seededRandom } from '../../model/random.ts';
import { drawLayout } from '../casting.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import { STAGE_LABEL } from './labels.ts';
import { nodesWith, readNodes } from './nodes.ts';
import type { Objects } from './objects.ts';
import { readyPods } from './pods.ts';
import type { StageStyle } from './stage-objects.ts';
import { namespacesOf, workloadsOf } from './stage-objects.ts';

/** How long an image may take to be pulled, milliseconds. */
const PULL_MS = 180_000;
const GONE_MS = 30_000;

/**
 * Starts one pod of the sample application where no node is known to hold its image, so that a wrong reference ends the
 * run at its beginning and not each test.
 *
 * @throws ClusterError CLUSTER_PODS
 */
export async function tryImage(
  {
    cluster,
    objects,
    style,
    seed,
  }: {
    readonly cluster: Cluster;
    readonly objects: Objects;
    readonly style: StageStyle;
    readonly seed: number;
  },
  signal: AbortSignal,
): Promise<void> {
  if (await isEverywhere(cluster, style.image, signal)) return;
  const layout = drawLayout(seededRandom(deriveSeed(seed, 'image trial')));
  const namespaces = namespacesOf(layout, style).filter(
    ({ metadata }) => metadata.name === layout.workloads.outsider.namespace,
  );
  try {
    await objects.ensure([...namespaces, ...workloadsOf(layout, ['outsider'], style)], signal);
    const { namespace, name } = layout.workloads.outsider;
    const selector = `${STAGE_LABEL}=${layout.stage}`;
    await readyPods(cluster, { namespace, selector, apps: [name], withinMs: PULL_MS }, signal);
  } catch (cause) {
    if (!(cause instanceof ClusterError && cause.code === 'CLUSTER_PODS')) throw cause;
    throw new ClusterError(
      'CLUSTER_PODS',
      `the sample application does not start, ${cause.message}; name its image with --sample-app-image, where the nodes can pull it, or load it into them`,
      { cause },
    );
  } finally {
    const ended = AbortSignal.timeout(GONE_MS);
    await Promise.all(namespaces.map((namespace) => objects.delete(namespace, ended)));
  }
}

async function isEverywhere(cluster: Cluster, image: string, signal: AbortSignal): Promise<boolean> {
  try {
    const nodes = await readNodes(cluster, signal);
    return nodes.length > 0 && nodesWith(nodes, image).length === nodes.length;
  } catch (error) {
    // Who may not read nodes has one pod started.
    if (error instanceof ClusterError && error.code === 'CLUSTER_RIGHT') return false;
    throw error;
  }
}
