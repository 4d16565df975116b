import type { Json } from '../model/kubernetes.ts';
import { valueAt } from './json-pointer.ts';
import type { ObjectRef } from './object-ref.ts';
import { OBJECT_REF_SCHEMA } from './object-ref.ts';
import { closed, pointer } from './shape.ts';

/** Where the version of a running mesh is read: the first group of `pattern` in the text at `pointer`. */
export interface VersionDetection {
  readonly object: ObjectRef;
  /** JSON pointer (RFC 6901) to a text, such as a container's image or a label. */
  readonly pointer: string;
  /** Regular expression with one group. */
  readonly pattern: string;
}

export const DETECTION_SCHEMA = closed({
  object: OBJECT_REF_SCHEMA,
  pointer,
  pattern: { type: 'string', minLength: 1, maxLength: 200 },
});

/** No image reference or label is longer. */
const LONGEST = 512;

/** The version that the object tells, or nothing. */
export function detectedVersion(
  { pointer: at, pattern }: VersionDetection,
  object: Json,
): string | undefined {
  const found = valueAt(object, at);
  if (typeof found !== 'string' || found.length > LONGEST) return undefined;
  return new RegExp(pattern, 'u').exec(found)?.[1];
}

/** What is wrong with a pattern, in words, or nothing. */
export function patternProblem(pattern: string): string | undefined {
  try {
    // An alternative that always matches shows how many groups there are.
    const groups = (new RegExp(`${new RegExp(pattern, 'u').source}|`, 'u').exec('')?.length ?? 1) - 1;
    return groups === 1
      ? undefined
      : `the pattern needs exactly one group for the version, but has ${groups}`;
  } catch (error) {
    return `the pattern is no regular expression: ${(error as Error).message}`;
  }
}
