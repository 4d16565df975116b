import { MANAGED_BY } from './labels.ts';
import type { ApiObject, Objects } from './objects.ts';
import { HOME_NAMESPACE } from './run-lock.ts';

const NAME = 'installed-mesh';

/** Tells on the cluster which mesh a run installs, so that it can be taken away where the run dies. */
function markOf(mesh: string): ApiObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: NAME, namespace: HOME_NAMESPACE, labels: { ...MANAGED_BY } },
    data: { mesh },
  };
}

/** @param mesh what names its profile: as in `--mesh` */
export async function markInstalled(objects: Objects, mesh: string, signal: AbortSignal): Promise<void> {
  await objects.ensure([markOf(mesh)], signal);
}

/** What names the profile of the mesh that a run installed and did not take away. @throws ClusterError CLUSTER_REFUSED */
export async function meshLeft(objects: Objects, signal: AbortSignal): Promise<string | undefined> {
  const mark = (await objects.read(markOf(''), signal)) as
    | { readonly data?: { readonly mesh?: unknown } }
    | undefined;
  return typeof mark?.data?.mesh === 'string' ? mark.data.mesh : undefined;
}

export async function unmarkInstalled(objects: Objects, signal: AbortSignal): Promise<void> {
  await objects.delete(markOf(''), signal);
}
