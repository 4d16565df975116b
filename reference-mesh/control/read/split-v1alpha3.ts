import type { Json, KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { Split } from '../policy.ts';
import { listOf, objectOf, textOf } from './field.ts';
import { readSplit as readWithoutMatches } from './split-v1alpha1.ts';

/** split.smi-spec.io/v1alpha3 and v1alpha4: `matches` refers to HTTPRouteGroups. */
export function readSplit(
  object: KubernetesObject,
  readWeight: (raw: Json | undefined) => number,
): Split | undefined {
  const split = readWithoutMatches(object, readWeight);
  const groups = listOf(objectOf(object.spec).matches).flatMap((value) => {
    const match = objectOf(value);
    const name = textOf(match.name);
    return name === undefined || match.kind !== 'HTTPRouteGroup' ? [] : [name];
  });
  return split === undefined || groups.length === 0 ? split : { ...split, groups };
}
