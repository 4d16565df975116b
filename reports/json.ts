import type { Result } from '../harness/model/result.ts';
import schema from './result.schema.json' with { type: 'json' };

/** The parts of a JSON Schema that say in which order keys are written. */
interface Shape {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
  readonly const?: unknown;
  readonly [keyword: string]: unknown;
}

const definitions: Readonly<Record<string, Shape>> = schema.$defs;

function resolved(shape: Shape, value: unknown): Shape {
  if (shape.$ref !== undefined) return definitions[shape.$ref.replace('#/$defs/', '')] ?? {};
  if (shape.oneOf === undefined) return shape;
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  return shape.oneOf.find((branch) => branch.properties?.kind?.const === kind) ?? {};
}

function inOrder(value: unknown, loose: Shape): unknown {
  const shape = resolved(loose, value);
  if (Array.isArray(value)) return value.map((item) => inOrder(item, shape.items ?? {}));
  if (typeof value !== 'object' || value === null) return value;
  const entries = new Map(Object.entries(value));
  // Where the schema names no keys (digests), the alphabet orders them.
  const named = Object.keys(shape.properties ?? {}).filter((key) => entries.has(key));
  const others = [...entries.keys()].filter((key) => !named.includes(key)).sort();
  return Object.fromEntries(
    [...named, ...others].map((key) => [key, inOrder(entries.get(key), shape.properties?.[key] ?? {})]),
  );
}

/** Several results as one JSON array, each as in its result.json. */
export function renderJsonList(results: readonly Result[]): string {
  return `${JSON.stringify(
    results.map((result) => inOrder(result, schema)),
    null,
    2,
  )}\n`;
}

/** The text of result.json: keys in the schema's order, two spaces, a newline at the end. Equal results, equal bytes. */
export function renderJson(result: Result): string {
  return `${JSON.stringify(inOrder(result, schema), null, 2)}\n`;
}
