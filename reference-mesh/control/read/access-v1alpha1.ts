import type { KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { Grant } from '../policy.ts';
import { objectOf, portOf } from './field.ts';
import { readTrafficTarget, serviceAccount } from './traffic-target.ts';

/** access.smi-spec.io/v1alpha1: fields at the root, rules are called `specs`, the destination has a port. */
export function readGrant(object: KubernetesObject): Grant | undefined {
  return readTrafficTarget(
    {
      ...object.metadata,
      destination: object.destination,
      port: portOf(objectOf(object.destination).port),
      sources: object.sources,
      rules: object.specs,
    },
    serviceAccount,
  );
}
