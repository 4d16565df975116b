import type { Json, JsonObject } from '../../model/kubernetes.ts';
import type { StructuralSchema } from './structural.ts';

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What the API server keeps of a value: unknown fields are dropped, and so are nulls of fields that are not nullable.
 * A value of the wrong type is left as it is, for validation to refuse.
 */
export function prune(value: Json, schema: StructuralSchema): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => prune(item, items));
  }
  if (!isObject(value)) return value;
  const kept: [string, Json][] = [];
  for (const [key, field] of Object.entries(value)) {
    const known =
      schema.properties && Object.hasOwn(schema.properties, key)
        ? schema.properties[key]
        : schema.additionalProperties;
    if (known === undefined || (field === null && known.nullable !== true)) continue;
    kept.push([key, prune(field, known)]);
  }
  return Object.fromEntries(kept);
}
