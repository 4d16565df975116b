/** Where a value departs from its shape. */
export interface Departure {
  /** Keys from the outermost to the place. */
  readonly path: readonly string[];
  readonly words: string;
}

interface Check {
  check(value: unknown): Departure | undefined;
}

/** Checks values of exactly the type T: the compiler accepts no shape that lets through less or more. */
export interface Shape<T> extends Check {
  /** Never set: only ties the shape to its type. */
  readonly describes?: (value: T) => T;
}

type OptionalKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
type Fields<T, K extends keyof T> = { readonly [Key in K]-?: Shape<Required<T>[Key]> };

function when<T>(isFine: (value: unknown) => boolean, words: string): Shape<T> {
  const departure: Departure = { path: [], words };
  return { check: (value) => (isFine(value) ? undefined : departure) };
}

function inside(key: string, { path, words }: Departure): Departure {
  return { path: [key, ...path], words };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const text: Shape<string> = when((value) => typeof value === 'string', 'must be text');
export const flag: Shape<boolean> = when((value) => typeof value === 'boolean', 'must be true or false');
/** JSON has no other numbers than finite ones. */
export const number: Shape<number> = when((value) => Number.isFinite(value), 'must be a number');
export function whole(low: number, high: number): Shape<number> {
  return when(
    (value) => Number.isInteger(value) && Number(value) >= low && Number(value) <= high,
    `must be a whole number from ${low} to ${high}`,
  );
}

/** Any JSON. */
export function anything<T>(): Shape<T> {
  return when(() => true, '');
}

export function between(low: number, high: number): Shape<number> {
  return when(
    (value) => typeof value === 'number' && value >= low && value <= high,
    `must be a number from ${low} to ${high}`,
  );
}

export function matching<T extends string>(pattern: RegExp): Shape<T> {
  return when((value) => typeof value === 'string' && pattern.test(value), `must match ${pattern.source}`);
}

export function oneOf<const T extends string | number>(...values: readonly T[]): Shape<T> {
  const known = new Set<unknown>(values);
  return when(
    (value) => known.has(value),
    `must be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`,
  );
}

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    check(value) {
      if (!Array.isArray(value)) return { path: [], words: 'must be a list' };
      for (let index = 0; index < value.length; index += 1) {
        const departure = item.check(value[index]);
        if (departure !== undefined) return inside(String(index), departure);
      }
      return undefined;
    },
  };
}

/** Exactly two numbers. */
export const range: Shape<readonly [number, number]> = when(
  (value) => Array.isArray(value) && value.length === 2 && value.every((one) => Number.isFinite(one)),
  'must be two numbers',
);

/** An object with these keys and no others: as many as the type has. */
export function object<T>(
  required: Fields<T, Exclude<keyof T, OptionalKeys<T>>>,
  ...rest: [OptionalKeys<T>] extends [never] ? [] : [optional: Fields<T, OptionalKeys<T>>]
): Shape<T> {
  return closed(Object.entries(required), Object.entries(rest[0] ?? {}));
}

/** An object with each of these keys. */
export function everyKey<K extends string, V>(
  keys: readonly K[],
  value: Shape<V>,
): Shape<Readonly<Record<K, V>>> {
  return closed(
    keys.map((key) => [key, value]),
    [],
  );
}

/** An object with some of these keys. */
export function someKeys<K extends string, V>(
  keys: readonly K[],
  value: Shape<V>,
): Shape<Readonly<Partial<Record<K, V>>>> {
  return closed(
    [],
    keys.map((key) => [key, value]),
  );
}

type Entries = readonly (readonly [string, unknown])[];

function closed<T>(required: Entries, optional: Entries): Shape<T> {
  const names = required.map(([key]) => key);
  const fields = new Map([...required, ...optional] as readonly (readonly [string, Check])[]);
  return {
    check(value) {
      if (!isObject(value)) return { path: [], words: 'must be an object' };
      const keys = Object.keys(value);
      for (const key of keys) {
        const field = fields.get(key);
        if (field === undefined) return { path: [], words: `has an unknown key "${key}"` };
        const departure = field.check(value[key]);
        if (departure !== undefined) return inside(key, departure);
      }
      const missing = names.find((key) => !Object.hasOwn(value, key));
      return missing === undefined ? undefined : { path: [], words: `lacks the key "${missing}"` };
    },
  };
}

/** An object with any keys. */
export function dictionary<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    check(value) {
      if (!isObject(value)) return { path: [], words: 'must be an object' };
      for (const key of Object.keys(value)) {
        const departure = item.check(value[key]);
        if (departure !== undefined) return inside(key, departure);
      }
      return undefined;
    },
  };
}

/** An object of which only some keys are known. */
export function open<T>(fields: Readonly<Record<string, Check>>): Shape<T> {
  return {
    check(value) {
      if (!isObject(value)) return { path: [], words: 'must be an object' };
      for (const [key, field] of Object.entries(fields)) {
        if (!Object.hasOwn(value, key)) return { path: [], words: `lacks the key "${key}"` };
        const departure = field.check(value[key]);
        if (departure !== undefined) return inside(key, departure);
      }
      return undefined;
    },
  };
}

type Named<T, Tag extends keyof T> = `${T[Tag] & (string | boolean)}`;
type Member<T, Tag extends PropertyKey, Name> = T extends { readonly [K in Tag]: infer V }
  ? Name extends `${V & (string | boolean)}`
    ? T
    : never
  : never;

/** One of several objects, told apart by a key; there is a shape for each value that the type lets it have. */
export function union<T, Tag extends keyof T & string>(
  tag: Tag,
  members: { readonly [Name in Named<T, Tag>]: Shape<Member<T, Tag, Name>> },
): Shape<T> {
  const known = new Map<string, Check>(Object.entries(members));
  return {
    check(value) {
      if (!isObject(value)) return { path: [], words: 'must be an object' };
      const name = value[tag];
      const member =
        typeof name === 'string' || typeof name === 'boolean' ? known.get(String(name)) : undefined;
      if (member !== undefined) return member.check(value);
      return { path: [tag], words: `must be one of ${[...known.keys()].join(', ')}` };
    },
  };
}
