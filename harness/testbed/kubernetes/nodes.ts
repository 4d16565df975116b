import type { Cluster } from './cluster.ts';
import { canonicalReference } from './image-reference.ts';

/** A node and the references of the images that it holds. */
export interface NodeImages {
  readonly name: string;
  readonly images: readonly string[];
}

/** @throws ClusterError CLUSTER_RIGHT */
export async function readNodes(cluster: Cluster, signal: AbortSignal): Promise<readonly NodeImages[]> {
  const { items } = (await cluster.get('/api/v1/nodes', signal)) as unknown as {
    readonly items: readonly {
      readonly metadata: { readonly name: string };
      readonly status?: {
        readonly images?: readonly { readonly names?: readonly string[] | null | undefined }[];
      };
    }[];
  };
  return items.map(({ metadata, status }) => ({
    name: metadata.name,
    images: (status?.images ?? []).flatMap(({ names }) => names ?? []),
  }));
}

/** The nodes that list an image. kubelet lists its fifty biggest: one that is not listed may be there all the same. */
export function nodesWith(nodes: readonly NodeImages[], image: string): readonly NodeImages[] {
  const wanted = canonicalReference(image);
  return nodes.filter(({ images }) => images.some((one) => canonicalReference(one) === wanted));
}
