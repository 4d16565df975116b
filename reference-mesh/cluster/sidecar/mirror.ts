import type { Change, Concerns } from '../../proxy/control-plane.ts';
import { membersOf, objectsOf, servicesOf } from '../mesh-items.ts';
import type { Item, Items, Update } from '../protocol.ts';
import { namespaceOf } from '../protocol.ts';

/** A change, and the namespaces that it concerns. */
export interface Reflection {
  readonly change: Change;
  readonly concerns: Concerns;
}

/** What one sidecar was told of the mesh. */
export class Mirror {
  readonly #own: { readonly namespace: string; readonly pod: string };
  #items: Items = new Map();

  constructor(own: { readonly namespace: string; readonly pod: string }) {
    this.#own = own;
  }

  /** @param update everything that there is: what it does not name is gone */
  replace(update: Update): Reflection {
    const told = new Map(update.set);
    const gone = [...this.#items.keys()].filter((key) => !told.has(key));
    const differs = ([key, item]: Update['set'][number]) =>
      JSON.stringify(this.#items.get(key)) !== JSON.stringify(item);
    return this.apply({ ...update, set: update.set.filter(differs), gone });
  }

  apply({ set, gone }: Update): Reflection {
    const items = new Map(this.#items);
    const kinds = new Set<Item['kind'] | undefined>(set.map(([, { kind }]) => kind));
    for (const key of gone) {
      kinds.add(items.get(key)?.kind);
      items.delete(key);
    }
    for (const [key, item] of set) items.set(key, item);
    this.#items = items;
    const namespaces = new Set([...gone, ...set.map(([key]) => key)].map(namespaceOf));
    return {
      change: {
        // Objects that stay the same make no new policy: when it last changed is for the decisions to know.
        ...(kinds.has('object') && { objects: objectsOf(items) }),
        ...(kinds.has('service') && { services: servicesOf(items) }),
        ...(kinds.has('workload') && { members: membersOf(items, this.#own) }),
      },
      concerns: (namespace) => namespaces.has(namespace),
    };
  }
}
