import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from './strict-json.ts';

describe('strict JSON', () => {
  it('is read as JSON.parse reads it, however it is spaced', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 4 }), (value, indent) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        const text = JSON.stringify(value, null, indent);
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['a key twice', '{"a":1,"b":2,"a":1}'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a key twice deep inside', '[{"x":{"verdict":"fail","verdict":"pass"}}]'],
    ['a key __proto__', '{"__proto__":{"a":1}}'],
    ['a key __proto__, escaped', '{"\\u005f_proto__":{"a":1}}'],
    ['no JSON', '{'],
  ])('refuses %s', (_, text) => {
    expect(() => parseStrictJson(text)).toThrow(SyntaxError);
  });

  it('is not misled by colons and quotes inside strings', () => {
    const value = { 'a":"b': 'c\\":"d:', 'e:': [':', '"'] };
    expect(parseStrictJson(JSON.stringify(value))).toEqual(value);
  });
});
