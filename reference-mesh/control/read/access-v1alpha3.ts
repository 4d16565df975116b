import type { KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { Grant } from '../policy.ts';
import { objectOf } from './field.ts';
import { readTrafficTarget, serviceAccount } from './traffic-target.ts';

/** access.smi-spec.io/v1alpha3: ports come from TCPRoute and UDPRoute. */
export function readGrant(object: KubernetesObject): Grant | undefined {
  const { destination, sources, rules } = objectOf(object.spec);
  return readTrafficTarget(
    { ...object.metadata, destination, port: undefined, sources, rules },
    serviceAccount,
  );
}
