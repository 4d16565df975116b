import type { Json, KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { Split } from '../policy.ts';
import { listOf, objectOf, textOf } from './field.ts';

/**
 * split.smi-spec.io/v1alpha1 and v1alpha2: weights are Quantities, then whole numbers; `readWeight` knows both.
 */
export function readSplit(
  object: KubernetesObject,
  readWeight: (raw: Json | undefined) => number,
): Split | undefined {
  const spec = objectOf(object.spec);
  const root = textOf(spec.service);
  if (root === undefined) return undefined;
  const backends = listOf(spec.backends).flatMap((value) => {
    const backend = objectOf(value);
    const service = textOf(backend.service);
    return service === undefined ? [] : [{ service, weight: readWeight(backend.weight) }];
  });
  return { namespace: object.metadata.namespace, name: object.metadata.name, root, backends };
}
