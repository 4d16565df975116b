import type { KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { PortRoute, RouteGroup } from '../policy.ts';
import { listOf } from './field.ts';
import { readUriMatch } from './http-match.ts';

/** specs.smi-spec.io/v1alpha1: matches at the root, no header filters. */
export function readRouteGroup(object: KubernetesObject): RouteGroup {
  const { namespace, name } = object.metadata;
  return { namespace, name, matches: listOf(object.matches).map(readUriMatch) };
}

/** A TCPRoute without fields: raw TCP on every port. */
export function readPortRoute(object: KubernetesObject): PortRoute {
  const { namespace, name } = object.metadata;
  return { namespace, name, ports: [] };
}
