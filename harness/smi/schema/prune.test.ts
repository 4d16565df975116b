import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../model/kubernetes.ts';
import { prune } from './prune.ts';
import { integer, list, mapOf, object, string } from './structural.ts';

const schema = object({
  name: string,
  ports: list(integer),
  labels: mapOf(string),
  rules: list(object({ kind: string, note: { ...string, nullable: true } })),
  empty: { type: 'object' },
});

describe('pruning', () => {
  it('drops unknown fields at every depth and keeps the rest', () => {
    expect(
      prune(
        {
          name: 'a',
          extra: 1,
          ports: [1, 2],
          labels: { any: 'key' },
          rules: [{ kind: 'k', group: 'g' }, { other: true }],
          empty: { gone: true },
        },
        schema,
      ),
    ).toEqual({ name: 'a', ports: [1, 2], labels: { any: 'key' }, rules: [{ kind: 'k' }, {}], empty: {} });
  });

  it('drops nulls, but not of nullable fields', () => {
    expect(prune({ name: null, rules: [{ kind: null, note: null }] }, schema)).toEqual({
      rules: [{ note: null }],
    });
  });

  it('leaves a value of the wrong type to validation', () => {
    expect(
      prune({ name: { first: 'a' }, ports: 'all' }, object({ name: string, ports: list(integer) })),
    ).toEqual({
      name: {},
      ports: 'all',
    });
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = prune(value as Json, schema);
        expect(prune(once, schema)).toEqual(once);
      }),
    );
  });
});
