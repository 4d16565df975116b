import type { KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { RouteGroup } from '../policy.ts';
import { listOf, objectOf } from './field.ts';
import { readMatch } from './http-match.ts';

/** specs.smi-spec.io/v1alpha3 and v1alpha4: matches move to `spec`. */
export function readRouteGroup(object: KubernetesObject): RouteGroup {
  const { namespace, name } = object.metadata;
  return { namespace, name, matches: listOf(objectOf(object.spec).matches).map(readMatch) };
}
