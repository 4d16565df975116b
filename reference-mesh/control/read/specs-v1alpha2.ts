import type { KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { RouteGroup } from '../policy.ts';
import { listOf } from './field.ts';
import { readMatch } from './http-match.ts';

/** specs.smi-spec.io/v1alpha2: header filters come in; the TCPRoute is as before. */
export function readRouteGroup(object: KubernetesObject): RouteGroup {
  const { namespace, name } = object.metadata;
  return { namespace, name, matches: listOf(object.matches).map(readMatch) };
}
