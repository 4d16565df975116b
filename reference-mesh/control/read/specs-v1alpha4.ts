import type { KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { PortRoute } from '../policy.ts';
import { objectOf, portsOf } from './field.ts';

/** specs.smi-spec.io/v1alpha4: TCPRoute and UDPRoute list ports; the HTTPRouteGroup is as before. */
export function readPortRoute(object: KubernetesObject): PortRoute {
  const { namespace, name } = object.metadata;
  return { namespace, name, ports: portsOf(objectOf(objectOf(object.spec).matches).ports) };
}
