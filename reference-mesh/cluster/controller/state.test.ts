import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, Items } from '../protocol.ts';
import { State } from './state.ts';

const contents = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 2 }));

function itemsOf(content: Readonly<Record<string, number>>): Items {
  return new Map(
    Object.entries(content).map(([name, version]): [string, Item] => [
      `main/service/${name}`,
      { kind: 'service', service: { name, namespace: 'main', selector: { v: String(version) }, ports: [] } },
    ]),
  );
}

describe('the state', () => {
  it('tells changes that lead, one after the other, to what it is', () => {
    fc.assert(
      fc.property(fc.array(contents), (history) => {
        const state = new State();
        const followed = new Map<string, Item>();
        for (const content of history) {
          const update = state.replace(itemsOf(content));
          for (const key of update?.gone ?? []) followed.delete(key);
          for (const [key, item] of update?.set ?? []) followed.set(key, item);
          expect(Object.fromEntries(followed)).toEqual(Object.fromEntries(state.items));
        }
      }),
    );
  });

  it('grows by one generation with each change, and by none without', () => {
    const state = new State();
    expect(state.replace(itemsOf({ a: 1 }))?.generation).toBe(1);
    expect(state.replace(itemsOf({ a: 1 }))).toBeUndefined();
    expect(state.replace(itemsOf({ a: 2 }))?.generation).toBe(2);
    expect(state.replace(itemsOf({}))).toEqual({ generation: 3, set: [], gone: ['main/service/a'] });
  });
});
