import type { ApiVersion } from '../../../harness/model/api.ts';
import { ACCESS } from '../../control/read/readers.ts';
import type { Items, Update } from '../protocol.ts';
import { namespaceOf } from '../protocol.ts';

/**
 * The part of the mesh that one sidecar is told of: its own namespace, those whose Services it calls, and those from
 * which a TrafficTarget of its own namespace lets somebody in.
 */
export class View {
  readonly #own: string;
  readonly #called: readonly string[];
  readonly #access: ApiVersion | undefined;
  #namespaces: ReadonlySet<string> = new Set();

  constructor(own: string, called: readonly string[], access: ApiVersion | undefined) {
    this.#own = own;
    this.#called = called;
    this.#access = access;
  }

  /** @returns everything, to begin with */
  whole(items: Items, generation: number): Update {
    this.#namespaces = this.#needed(items);
    return { generation, set: this.#within(items, this.#namespaces), gone: [] };
  }

  /** @returns what of an update concerns this sidecar; undefined where nothing does */
  part(update: Update, items: Items): Update | undefined {
    const before = this.#namespaces;
    this.#namespaces = new Set([...before, ...this.#needed(items)]);
    const entered = new Set([...this.#namespaces].filter((namespace) => !before.has(namespace)));
    const set = [
      ...update.set.filter(([key]) => before.has(namespaceOf(key))),
      ...(entered.size === 0 ? [] : this.#within(items, entered)),
    ];
    const gone = update.gone.filter((key) => before.has(namespaceOf(key)));
    if (set.length === 0 && gone.length === 0) return undefined;
    return { generation: update.generation, set, gone };
  }

  #within(items: Items, namespaces: ReadonlySet<string>): Update['set'] {
    return [...items].filter(([key]) => namespaces.has(namespaceOf(key)));
  }

  #needed(items: Items): ReadonlySet<string> {
    const needed = new Set([this.#own, ...this.#called]);
    if (this.#access === undefined) return needed;
    const { grant } = ACCESS[this.#access];
    for (const item of items.values()) {
      if (item.kind !== 'object' || item.object.kind !== 'TrafficTarget') continue;
      if (item.object.metadata.namespace !== this.#own) continue;
      for (const { namespace } of grant(item.object)?.sources ?? []) needed.add(namespace);
    }
    return needed;
  }
}
