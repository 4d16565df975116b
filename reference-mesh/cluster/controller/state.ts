import type { Items, Update } from '../protocol.ts';

/** What the mesh is made of, as it was last told, and how often it has changed. */
export class State {
  #items: Items = new Map();
  #texts = new Map<string, string>();
  #generation = 0;

  get items(): Items {
    return this.#items;
  }

  get generation(): number {
    return this.#generation;
  }

  /** @returns what changed; undefined where nothing did */
  replace(items: Items): Update | undefined {
    const texts = new Map<string, string>();
    const set: Update['set'][number][] = [];
    for (const [key, item] of items) {
      const text = JSON.stringify(item);
      texts.set(key, text);
      if (this.#texts.get(key) !== text) set.push([key, item]);
    }
    const gone = [...this.#texts.keys()].filter((key) => !texts.has(key));
    this.#items = items;
    this.#texts = texts;
    if (set.length === 0 && gone.length === 0) return undefined;
    this.#generation += 1;
    return { generation: this.#generation, set, gone };
  }
}
