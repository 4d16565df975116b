import type { Json, JsonObject } from '../model/kubernetes.ts';
import { valueAt } from './json-pointer.ts';
import type { ObjectRef } from './object-ref.ts';
import { OBJECT_REF_SCHEMA } from './object-ref.ts';
import { closed, list, pointer } from './shape.ts';

export const MODE_NAMES = ['strict', 'permissive'] as const;
/** `strict`: what SMI describes, nothing flows that is not allowed. `permissive`: the mesh's own defaults. */
export type ModeName = (typeof MODE_NAMES)[number];

/** A way of working of the mesh: how it is reached once the mesh is installed, and how one sees that it holds. */
export interface Mode {
  readonly patches: readonly ModePatch[];
  /** All must hold. */
  readonly readBack: readonly ModeCheck[];
}

/** `type` as kubectl has it: custom resources know `merge` only. */
export interface ModePatch {
  readonly object: ObjectRef;
  readonly type: 'merge' | 'strategic';
  readonly patch: JsonObject;
}

/** Exactly one of `equals`, `contains` and `lacks`; the latter two are about an item of a list. */
export interface ModeCheck {
  readonly object: ObjectRef;
  /** JSON pointer (RFC 6901) into the object. */
  readonly pointer: string;
  readonly equals?: Json;
  readonly contains?: Json;
  readonly lacks?: Json;
}

export const CHECK_KEYS = ['equals', 'contains', 'lacks'] as const;

const mode = closed(
  {
    patches: list(
      closed({
        object: OBJECT_REF_SCHEMA,
        type: { type: 'string', enum: ['merge', 'strategic'] },
        patch: { type: 'object' },
      }),
    ),
    readBack: list(
      closed({ object: OBJECT_REF_SCHEMA, pointer, equals: {}, contains: {}, lacks: {} }, [...CHECK_KEYS]),
    ),
  },
  ['patches', 'readBack'],
);

export const MODES_SCHEMA = closed({ strict: mode, permissive: mode }, ['permissive']);

/** What a check found: the value at its pointer, for the record, and whether it is as it must be. */
export interface ModeReading {
  readonly holds: boolean;
  /** Null where the object has nothing there. */
  readonly value: Json;
}

/** Reads a mode's setting off the object as the API server returned it. */
export function readMode(check: ModeCheck, object: Json): ModeReading {
  const found = valueAt(object, check.pointer);
  const value = found ?? null;
  const items = Array.isArray(value) ? (value as readonly Json[]) : [];
  if (check.contains !== undefined) return { holds: has(items, check.contains), value };
  // That an argument is absent says something only of a list that is there.
  if (check.lacks !== undefined) return { holds: Array.isArray(value) && !has(items, check.lacks), value };
  return { holds: found !== undefined && isEqual(found, check.equals ?? null), value };
}

/** `spec.traffic.enableEgress of MeshConfig osm-system/osm-mesh-config`-like words for a check. */
export function checkInWords({ object, pointer: at, equals, contains, lacks }: ModeCheck): string {
  const where = `${at} of ${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`;
  if (contains !== undefined) return `${where} must contain ${JSON.stringify(contains)}`;
  if (lacks !== undefined) return `${where} must not contain ${JSON.stringify(lacks)}`;
  return `${where} must be ${JSON.stringify(equals ?? null)}`;
}

function has(items: readonly Json[], wanted: Json): boolean {
  return items.some((item) => isEqual(item, wanted));
}

function isEqual(a: Json, b: Json): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, sorted(part)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
