import type { Random } from '../../harness/model/random.ts';
import { integerBetween } from '../../harness/model/random.ts';

type Path = readonly (string | number)[];

/** Places in a JSON value: of single values, or of lists. */
export function placesIn(value: unknown, wanted: 'values' | 'lists', at: Path = []): readonly Path[] {
  if (Array.isArray(value)) {
    const inside = value.flatMap((item, index) => placesIn(item, wanted, [...at, index]));
    return wanted === 'lists' && value.length > 1 ? [at, ...inside] : inside;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => placesIn(item, wanted, [...at, key]));
  }
  return wanted === 'values' ? [at] : [];
}

/** A copy with another value at a place. */
export function withChange(root: unknown, place: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return change(root);
  if (Array.isArray(root))
    return root.map((item, index) => (index === key ? withChange(item, rest, change) : item));
  const object = root as Readonly<Record<string, unknown>>;
  return { ...object, [key]: withChange(object[String(key)], rest, change) };
}

/** A value of the same type that is another one. */
export function another(value: unknown, random: Random): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + integerBetween(random, 1, 9);
  if (typeof value === 'string') return TWINS[value] ?? `${value}x`;
  return 'x';
}

const TWINS: Readonly<Record<string, string>> = {
  pass: 'fail',
  fail: 'pass',
  inconclusive: 'pass',
  'not-exercised': 'pass',
  'not-applicable': 'pass',
  Full: 'Half',
  Half: 'Full',
  Passed: 'Failed',
};

export function pick<T>(items: readonly T[], random: Random): T {
  const item = items[integerBetween(random, 0, items.length - 1)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** `count` different items, or all where there are fewer. */
export function picks<T>(items: readonly T[], count: number, random: Random): readonly T[] {
  const left = [...items];
  const picked: T[] = [];
  while (picked.length < count && left.length > 0) {
    picked.push(...left.splice(integerBetween(random, 0, left.length - 1), 1));
  }
  return picked;
}
