import type { Json } from '../../../harness/model/kubernetes.ts';
import type { HeaderFilter, HttpMatch } from '../policy.ts';
import { listOf, objectOf, textMapOf, textOf, textsOf } from './field.ts';

/** Both published shapes: a map (specification, controller SDK) and a list of one-key maps (release 0.6.0, SDK). */
function readHeaders(value: Json | undefined): readonly HeaderFilter[] {
  const maps = Array.isArray(value) ? listOf(value) : [value];
  return maps.flatMap((map) =>
    Object.entries(textMapOf(map)).map(([name, pattern]) => ({ name: name.toLowerCase(), pattern })),
  );
}

/** A match of versions that know no headers (specs v1alpha1). */
export function readUriMatch(value: Json): HttpMatch {
  const match = objectOf(value);
  const pathRegex = textOf(match.pathRegex);
  const methods = textsOf(match.methods);
  return {
    name: textOf(match.name) ?? '',
    ...(pathRegex === undefined ? {} : { pathRegex }),
    ...(methods.length === 0 ? {} : { methods }),
    headers: [],
  };
}

export function readMatch(value: Json): HttpMatch {
  return { ...readUriMatch(value), headers: readHeaders(objectOf(value).headers) };
}
