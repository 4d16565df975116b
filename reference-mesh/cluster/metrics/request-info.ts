import type { JsonObject } from '../../../harness/model/kubernetes.ts';

const GROUP = 'metrics.smi-spec.io';
const VERSION = 'v1alpha1';
const ROOT = ['apis', GROUP, VERSION];

/**
 * What a GET asks for, in the words of a SubjectAccessReview, as the API server itself reads a path
 * (apiserver/pkg/endpoints/request/requestinfo.go).
 *
 * @param path without query, decoded
 */
export function attributesOf(path: string): JsonObject {
  const parts = path.split('/').filter((part) => part !== '');
  const isOurs = ROOT.every((part, index) => parts[index] === part);
  if (!isOurs || parts.length === ROOT.length) return { nonResourceAttributes: { path, verb: 'get' } };
  const below = parts.slice(ROOT.length);
  const inNamespace = below[0] === 'namespaces' && below.length > 1;
  // `namespaces/x` is the namespace itself; what stands below it lies in it.
  const [resource = '', name, subresource] =
    inNamespace && below.length > 2 ? below.slice(2) : [below[0] ?? '', below[1]];
  const deeper = !inNamespace && below.length > 2 ? below[2] : subresource;
  return {
    resourceAttributes: {
      group: GROUP,
      version: VERSION,
      verb: name === undefined ? 'list' : 'get',
      resource,
      ...(inNamespace && { namespace: below[1] ?? '' }),
      ...(name !== undefined && { name }),
      ...(deeper !== undefined && { subresource: deeper }),
    },
  };
}
