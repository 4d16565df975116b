import type { ErrorObject } from 'ajv';
import { didYouMean } from './nearest.ts';
import { pointerStep } from './yaml.ts';

/** The first thing that a JSON schema finds wrong, in words for people. */
export interface SchemaProblem {
  /** JSON pointer to the place. */
  readonly pointer: string;
  readonly words: string;
}

/** @param errors of an Ajv made with `verbose: true` and `allErrors: true` */
export function schemaProblem(errors: readonly ErrorObject[] | null | undefined): SchemaProblem {
  // A mistyped key is also a missing one: the first says more.
  const error = errors?.find(({ keyword }) => keyword === 'additionalProperties') ?? errors?.[0];
  if (error === undefined) return { pointer: '', words: 'not valid' };
  const { keyword, instancePath: pointer, params, parentSchema } = error;
  const key = pointer.slice(pointer.lastIndexOf('/') + 1);
  const what = pointer === '' ? 'the file' : /^\d+$/.test(key) ? `item ${Number(key) + 1}` : `"${key}"`;
  switch (keyword) {
    case 'additionalProperties': {
      const unknown = String(params.additionalProperty);
      const known = Object.keys((parentSchema?.properties as object | undefined) ?? {});
      return {
        pointer: pointer + pointerStep(unknown),
        words: `unknown key "${unknown}"${didYouMean(unknown, known)}`,
      };
    }
    case 'required':
      return { pointer, words: `${what} lacks the key "${String(params.missingProperty)}"` };
    case 'enum': {
      const allowed = (params.allowedValues as readonly unknown[]).map(String);
      const given = String(error.data);
      return {
        pointer,
        words: `${what} is "${given}", but must be one of ${allowed.join(', ')}${didYouMean(given, allowed)}`,
      };
    }
    case 'const':
      return { pointer, words: `${what} must be ${JSON.stringify(params.allowedValue)}` };
    default:
      return { pointer, words: `${what} ${error.message ?? 'is not valid'}` };
  }
}
