import type { Json } from '../model/kubernetes.ts';
import { listOf, objectOf } from './traffic-metrics.ts';

/** What every object has, and what the mesh writes back: the user's own fields are the others. */
const NOT_THE_USERS = ['apiVersion', 'kind', 'metadata', 'status'];

/** Stands for whatever a schema lets through without naming it. */
export const ANY_FIELD = '*';

/**
 * Paths of all fields that a user can set in an object of this OpenAPI v3 schema, in alphabetical order: `rules.name`.
 * They begin below `spec` where there is one, and items of a list stand at the list's own path.
 */
export function fieldsOf(schema: Json): readonly string[] {
  const root = objectOf(objectOf(schema).properties);
  const own = Object.entries(root).filter(([name]) => !NOT_THE_USERS.includes(name));
  const found = new Set(
    own.flatMap(([name, field]) =>
      name === 'spec' ? below(field, '') : [name, ...below(field, `${name}.`)],
    ),
  );
  if (objectOf(schema)['x-kubernetes-preserve-unknown-fields'] === true) found.add(ANY_FIELD);
  return [...found].sort();
}

function below(schema: Json | undefined, prefix: string): readonly string[] {
  const { properties, items, allOf, anyOf, oneOf, ...more } = objectOf(schema);
  const alternatives = [allOf, anyOf, oneOf].flatMap(listOf);
  return [
    ...Object.entries(objectOf(properties)).flatMap(([name, field]) => [
      `${prefix}${name}`,
      ...below(field, `${prefix}${name}.`),
    ]),
    ...(items === undefined ? [] : below(items, prefix)),
    ...alternatives.flatMap((alternative) => below(alternative, prefix)),
    ...(more['x-kubernetes-preserve-unknown-fields'] === true ? [`${prefix}${ANY_FIELD}`] : []),
  ];
}
