import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Result } from '../harness/model/result.ts';
import schema from './result.schema.json' with { type: 'json' };

export class ResultError extends Error {
  readonly code: 'RESULT_NOT_JSON' | 'RESULT_INVALID';
  constructor(code: ResultError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ResultError';
    this.code = code;
  }
}

const conforms = new Ajv2020({ allErrors: true }).compile<Result>(schema);

/** Where `value` departs from result.schema.json, one sentence a place; empty iff it is a Result. */
export function departures(value: unknown): readonly string[] {
  if (conforms(value)) return [];
  // An `if` that did not hold is only the frame of the error that its `then` reports.
  return (conforms.errors ?? [])
    .filter((error) => error.keyword !== 'if')
    .map((error) => {
      const named =
        error.params.additionalProperty ?? error.params.allowedValues ?? error.params.allowedValue;
      const which = named === undefined ? '' : ` (${Array.isArray(named) ? named.join(', ') : named})`;
      return `${error.instancePath || '/'} ${error.message ?? error.keyword}${which}`;
    });
}

/**
 * Reads the text of a result.json.
 *
 * @throws {ResultError} the text is no JSON, or departs from the schema
 */
export function parseResult(text: string): Result {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ResultError(
      'RESULT_NOT_JSON',
      'result.json is not JSON: run the suite again to get a whole one.',
      { cause },
    );
  }
  if (conforms(value)) return value;
  const places = departures(value);
  const shown = places.slice(0, 5).map((place) => `\n  ${place}`);
  const more = places.length > shown.length ? `\n  and ${places.length - shown.length} more` : '';
  throw new ResultError(
    'RESULT_INVALID',
    `result.json is not a result of this suite (schema ${schema.$id}); run the suite again, or read it with the version that wrote it:${shown.join('')}${more}`,
  );
}
