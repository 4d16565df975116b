import { describe, expect, it } from 'vitest';
import type { ModeCheck } from './mode.ts';
import { checkInWords, readMode } from './mode.ts';

const object = { apiVersion: 'v1', kind: 'Thing', namespace: 'ns', name: 'x' };
const thing = { spec: { args: ['--acl', '--x=1'], on: false, 'a/b': { p: 1, q: [2] } } };
const check = (pointer: string, rest: Partial<ModeCheck>): ModeCheck => ({ object, pointer, ...rest });

describe('reading a mode back', () => {
  it.each([
    ['an equal value', check('/spec/on', { equals: false }), true],
    ['another value', check('/spec/on', { equals: true }), false],
    ['an object, in whatever order of keys', check('/spec/a~1b', { equals: { q: [2], p: 1 } }), true],
    ['nothing where null is asked for', check('/spec/absent', { equals: null }), false],
    ['an item of a list', check('/spec/args', { contains: '--acl' }), true],
    ['no such item', check('/spec/args', { contains: '--ac' }), false],
    ['a list without the item', check('/spec/args', { lacks: '--no' }), true],
    ['a list with the item', check('/spec/args', { lacks: '--acl' }), false],
    ['no list that could lack it', check('/spec/absent', { lacks: '--acl' }), false],
  ])('tells %s', (_, one, holds) => {
    expect(readMode(one, thing).holds).toBe(holds);
  });

  it('keeps what it found, for the record', () => {
    expect(readMode(check('/spec/args', { contains: '--acl' }), thing).value).toEqual(['--acl', '--x=1']);
    expect(readMode(check('/none', { equals: 1 }), thing).value).toBeNull();
  });

  it.each([
    [check('/spec/on', { equals: false }), '/spec/on of Thing ns/x must be false'],
    [check('/spec/args', { contains: '--acl' }), '/spec/args of Thing ns/x must contain "--acl"'],
    [check('/spec/args', { lacks: '--acl' }), '/spec/args of Thing ns/x must not contain "--acl"'],
  ])('says what must hold', (one, words) => {
    expect(checkInWords(one)).toBe(words);
  });
});
