import { dump } from 'js-yaml';
import type { Json } from '../../harness/model/kubernetes.ts';

/** A value as YAML; what lies deeper than so many levels stands on one line. */
export function yamlOf(value: Json, levels: number): string {
  return dump(value, { flowLevel: levels, lineWidth: 100, noRefs: true }).trimEnd();
}
