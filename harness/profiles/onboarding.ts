import type { Json, JsonObject } from '../model/kubernetes.ts';
import { closed, marks } from './shape.ts';

type Marks = Readonly<Record<string, string>>;

/** What joins a stage to the mesh. */
export interface Onboarding {
  readonly namespace: { readonly labels: Marks; readonly annotations: Marks };
  readonly meshed: PodOnboarding;
  /** For the role `outsider`: a workload in the same namespace that is not in the mesh. */
  readonly outsider: PodOnboarding;
}

export interface PodOnboarding {
  readonly labels: Marks;
  readonly annotations: Marks;
  /**
   * Set where the mesh has an address of its own for each Service, by which the pod knows it: one after the other, from
   * this one on. The names are in the pod's hosts file.
   */
  readonly hostAliases?: { readonly from: string };
  /** Laid over the pod template, see `patched`. */
  readonly patch?: { readonly metadata?: JsonObject; readonly spec?: JsonObject };
}

const pod = closed(
  {
    labels: marks,
    annotations: marks,
    hostAliases: closed({ from: { type: 'string', pattern: '^127(\\.\\d{1,3}){3}$' } }),
    patch: closed({ metadata: { type: 'object' }, spec: { type: 'object' } }, ['metadata', 'spec']),
  },
  ['labels', 'annotations', 'hostAliases', 'patch'],
);

export const ONBOARDING_SCHEMA = closed(
  {
    namespace: closed({ labels: marks, annotations: marks }, ['labels', 'annotations']),
    meshed: pod,
    outsider: pod,
  },
  ['namespace', 'meshed', 'outsider'],
);

/**
 * A pod template with a patch laid over it, in the manner of a strategic merge: objects key by key, lists whose items
 * all have a `name` (containers, volumes) item by item, other lists as a whole; `null` takes a key out.
 */
export function patched(template: JsonObject, patch: PodOnboarding['patch']): JsonObject {
  return patch === undefined ? template : mergedObject(template, { ...patch });
}

function mergedObject(base: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

function merged(base: Json | undefined, patch: Json): Json {
  // Laid over nothing rather than taken as it is, so that what it takes out stays out.
  if (isObject(patch)) return mergedObject(base !== undefined && isObject(base) ? base : {}, patch);
  if (!isNamedList(base) || !isNamedList(patch)) return patch;
  const named = new Map<Json, Json>(base.map((item) => [item.name, item]));
  for (const item of patch) named.set(item.name, merged(named.get(item.name), item));
  return [...named.values()];
}

type Named = JsonObject & { readonly name: Json };

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: Json | undefined): value is readonly Named[] {
  return Array.isArray(value) && value.every((item: Json) => isObject(item) && Object.hasOwn(item, 'name'));
}
