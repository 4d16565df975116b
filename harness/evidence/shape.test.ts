import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from './shape.ts';
import {
  anything,
  between,
  dictionary,
  everyKey,
  flag,
  list,
  matching,
  number,
  object,
  oneOf,
  open,
  range,
  someKeys,
  text,
  union,
  whole,
} from './shape.ts';

type Animal =
  | { readonly kind: 'cat'; readonly lives: number; readonly name?: string }
  | { readonly kind: 'dog' | 'wolf'; readonly packs: readonly { readonly size: number }[] };

const dog = object<Extract<Animal, { readonly kind: 'dog' | 'wolf' }>>({
  kind: oneOf('dog', 'wolf'),
  packs: list(object({ size: whole(0, 9) })),
});
const animal = union<Animal, 'kind'>('kind', {
  cat: object({ kind: oneOf('cat'), lives: number }, { name: text }),
  dog,
  wolf: dog,
});

describe('a shape', () => {
  it('lets through the values of its type', () => {
    for (const value of [
      { kind: 'cat', lives: 9 },
      { kind: 'cat', lives: 9, name: 'x' },
      { kind: 'wolf', packs: [{ size: 3 }] },
    ]) {
      expect(animal.check(value)).toBeUndefined();
    }
  });

  it.each([
    [{ kind: 'cow' }, 'kind', 'must be one of cat, dog, wolf'],
    [{ kind: 'cat' }, '', 'lacks the key "lives"'],
    [{ kind: 'cat', lives: 9, tail: 1 }, '', 'has an unknown key "tail"'],
    [{ kind: 'cat', lives: 9, name: undefined }, 'name', 'must be text'],
    [
      { kind: 'dog', packs: [{ size: 1 }, { size: 1.5 }] },
      'packs.1.size',
      'must be a whole number from 0 to 9',
    ],
    [{ kind: 'dog', packs: {} }, 'packs', 'must be a list'],
    [{ kind: 'dog', packs: [[]] }, 'packs.0', 'must be an object'],
    [null, '', 'must be an object'],
  ])('says of %o where it departs and how', (value, path, words) => {
    const departure = animal.check(value);
    expect([departure?.path.join('.'), departure?.words]).toEqual([path, words]);
  });

  it.each<[string, Pick<Shape<unknown>, 'check'>, readonly unknown[], readonly unknown[]]>([
    ['text', text, ['', 'a'], [1, null, undefined, []]],
    ['flag', flag, [true, false], ['true', 0]],
    ['number', number, [0, -1.5], [Number.NaN, Number.POSITIVE_INFINITY, '1']],
    ['between', between(0, 1), [0, 0.5, 1], [-0.1, 1.1, '0.5', Number.NaN]],
    ['whole', whole(0, 5), [0, 5], [0.5, 6, -1, '1']],
    ['range', range, [[0, 1]], [[0], [0, 1, 2], [0, '1'], {}]],
    ['matching', matching(/^a$/), ['a'], ['b', 1]],
    ['oneOf', oneOf<string | number>('a', 1), ['a', 1], ['1', 'b']],
    ['dictionary', dictionary(text), [{}, { a: 'b' }], [{ a: 1 }, [], null]],
    ['everyKey', everyKey(['a', 'b'], text), [{ a: '', b: '' }], [{ a: '' }, { a: '', b: '', c: '' }]],
    ['someKeys', someKeys(['a', 'b'], text), [{}, { a: '' }], [{ c: '' }, { a: 1 }]],
    ['open', open({ a: text }), [{ a: '', more: 1 }], [{ more: 1 }, { a: 1 }]],
    ['anything', anything(), [null, {}, 1], []],
  ])('%s takes what it names and nothing else', (_, shape, right, wrong) => {
    for (const value of right) expect(shape.check(value)).toBeUndefined();
    for (const value of wrong) expect(shape.check(value)).toBeDefined();
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => animal.check(value)).not.toThrow();
      }),
    );
  });

  it('takes no key from a prototype', () => {
    expect(animal.check(Object.create({ kind: 'cat', lives: 9 }))).toBeDefined();
    expect(animal.check({ kind: 'toString' })).toBeDefined();
  });
});
