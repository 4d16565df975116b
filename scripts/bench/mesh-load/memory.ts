import type { PodSelector } from '../../../harness/profiles/object-ref.ts';
import type { Cluster } from '../../../harness/testbed/kubernetes/cluster.ts';
import { anonymousMemory, processesOf } from './processes.ts';

/** A container of a pod, as it runs. */
export interface RunningContainer {
  /** Where it is, for people: a workload of the stage, or the mesh's own namespace. */
  readonly place: string;
  readonly name: string;
  readonly containerId: string;
}

export interface ContainerMemory extends Pick<RunningContainer, 'place' | 'name'> {
  /** Anonymous memory of all its processes. */
  readonly bytes: number;
}

interface PodWithContainers {
  readonly status?: {
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly containerID?: string;
      readonly state?: { readonly running?: unknown };
    }[];
  };
}

export async function containersOf(
  cluster: Cluster,
  pod: { readonly place: string; readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<readonly RunningContainer[]> {
  const found = await cluster.get(`/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`, signal);
  return runningIn(found as unknown as PodWithContainers, pod.place);
}

/** The containers of a mesh's own pods. */
export async function meshContainers(
  cluster: Cluster,
  selectors: readonly PodSelector[],
  signal: AbortSignal,
): Promise<readonly RunningContainer[]> {
  const lists = await Promise.all(
    selectors.map(async ({ namespace, labels }) => {
      const selector = Object.entries(labels)
        .map((label) => label.join('='))
        .join(',');
      const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
      const { items } = (await cluster.get(path, signal)) as unknown as {
        readonly items: readonly PodWithContainers[];
      };
      return items.flatMap((pod) => runningIn(pod, namespace));
    }),
  );
  return lists.flat();
}

function runningIn({ status }: PodWithContainers, place: string): readonly RunningContainer[] {
  return (status?.containerStatuses ?? []).flatMap(({ name, containerID, state }) =>
    state?.running && containerID ? [{ place, name, containerId: containerID }] : [],
  );
}

export function memoryOf(containers: readonly RunningContainer[]): Promise<readonly ContainerMemory[]> {
  return Promise.all(
    containers.map(async ({ place, name, containerId }) => ({
      place,
      name,
      bytes: await anonymousMemory(await processesOf(containerId)),
    })),
  );
}
