import type { Json } from '../../model/kubernetes.ts';
import { detectedVersion } from '../../profiles/detection.ts';
import type { ModeName } from '../../profiles/mode.ts';
import { checkInWords, readMode } from '../../profiles/mode.ts';
import type { KubernetesProfile } from '../../profiles/profile.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './error.ts';
import type { Objects } from './objects.ts';
import { objectOf } from './objects.ts';
import type { Pod } from './pods.ts';

/** The version that the running mesh tells, `unknown` where nothing tells it. */
export async function meshVersion(
  objects: Objects,
  profile: KubernetesProfile,
  signal: AbortSignal,
): Promise<string> {
  for (const detection of profile.version) {
    const object = await objects.read(objectOf(detection.object), signal);
    const version = object === undefined ? undefined : detectedVersion(detection, object);
    if (version !== undefined) return version;
  }
  return 'unknown';
}

/** Setting in words → the value that was read back. */
export type ModeFacts = Readonly<Record<string, Json>>;

/**
 * Reads the mode's settings back.
 *
 * @throws ClusterError CLUSTER_STATE where one is not as the mode has it
 */
export async function readBack(
  objects: Objects,
  profile: KubernetesProfile,
  mode: ModeName,
  signal: AbortSignal,
): Promise<ModeFacts> {
  const facts: Record<string, Json> = {};
  for (const check of profile.modes[mode]?.readBack ?? []) {
    const object = await objects.read(objectOf(check.object), signal);
    const { holds, value } = object === undefined ? { holds: false, value: null } : readMode(check, object);
    if (!holds) {
      throw new ClusterError(
        'CLUSTER_STATE',
        `${profile.title} is not in its ${mode} mode: ${checkInWords(check)}, but it is ${JSON.stringify(value)}; set it, or leave out --skip-install so that the harness does`,
      );
    }
    const { kind, name, namespace } = check.object;
    facts[`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} ${check.pointer}`] = value;
  }
  return facts;
}

/** Image reference → digest, of every container of the mesh's own pods as it runs. */
export async function imagesThatRan(
  cluster: Cluster,
  profile: KubernetesProfile,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const images: Record<string, string> = {};
  for (const { namespace, labels } of profile.ran.pods) {
    const selector = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
    const { items = [] } = (await cluster.get(path, signal)) as unknown as {
      readonly items?: readonly Pod[];
    };
    for (const pod of items)
      Object.assign(
        images,
        imagesOf(pod, () => true),
      );
  }
  return images;
}

/** Image reference → digest, of the containers whose names are chosen. */
export function imagesOf(
  { status }: Pod,
  isChosen: (container: string) => boolean,
): Readonly<Record<string, string>> {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return Object.fromEntries(
    all.flatMap(({ name, image = '', imageID = '' }) => {
      const digest = /sha256:[0-9a-f]{64}/.exec(imageID)?.[0];
      return isChosen(name) && digest !== undefined ? [[image, digest]] : [];
    }),
  );
}
