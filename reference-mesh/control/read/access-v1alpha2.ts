import type { KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { Grant } from '../policy.ts';
import { objectOf, portOf } from './field.ts';
import { readTrafficTarget, serviceAccount } from './traffic-target.ts';

/** access.smi-spec.io/v1alpha2: fields in `spec`, `specs` became `rules`, the destination has a port. */
export function readGrant(object: KubernetesObject): Grant | undefined {
  const { destination, sources, rules } = objectOf(object.spec);
  return readTrafficTarget(
    { ...object.metadata, destination, port: portOf(objectOf(destination).port), sources, rules },
    serviceAccount,
  );
}
