import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '../../../harness/model/kubernetes.ts';
import type { ApiServer } from './api-server.ts';

/** As much of any object as it takes to follow it. */
export interface Listed extends JsonObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [key: string]: Json | undefined;
  } & JsonObject;
}

interface List {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string };
  readonly items?: readonly Listed[];
}

interface Event {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: Listed;
}

/** The server ends a watch after so long, seconds. */
const WATCH_SECONDS = 300;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

export interface InformerOptions {
  readonly api: Pick<ApiServer, 'ask' | 'lines'>;
  /** Of a list; a query may select, and does not watch. */
  readonly path: string;
  /** Called after each change; the objects are those of `Informer.objects`. */
  readonly onChange: () => void;
  /** Told why the API server could not be followed for a while. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * What the API server holds at a path, followed by list and watch. While the server is away the objects stay what they
 * were; when it is back they are listed anew.
 */
export class Informer {
  readonly #options: InformerOptions;
  #objects = new Map<string, Listed>();
  #synced = false;

  constructor(options: InformerOptions) {
    this.#options = options;
  }

  /** True once the objects have been listed. */
  get synced(): boolean {
    return this.#synced;
  }

  get objects(): readonly Listed[] {
    return [...this.#objects.values()];
  }

  /** Follows until `signal` aborts; never rejects. */
  async follow(signal: AbortSignal): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const from = await this.#list(signal);
        pauseMs = FIRST_PAUSE_MS;
        await this.#watch(from, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onTrouble(error);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { api, path, onChange } = this.#options;
    const list = (await api.ask({ method: 'GET', path }, signal)) as unknown as List;
    // Items of a list do not say what they are.
    const of = { apiVersion: list.apiVersion, kind: list.kind.replace(/List$/, '') };
    this.#objects = new Map((list.items ?? []).map((item) => [keyOf(item), { ...of, ...item }]));
    this.#synced = true;
    onChange();
    return list.metadata.resourceVersion;
  }

  /** Ends when the server ends the stream in good order. */
  async #watch(from: string, signal: AbortSignal): Promise<void> {
    const { api, path, onChange } = this.#options;
    const query = `watch=true&timeoutSeconds=${WATCH_SECONDS}&resourceVersion=${from}`;
    for await (const line of api.lines(`${path}${path.includes('?') ? '&' : '?'}${query}`, signal)) {
      const { type, object } = line as Json & Event;
      // Of a resource version that is forgotten: list anew.
      if (type === 'ERROR') return;
      if (type === 'BOOKMARK') continue;
      if (type === 'DELETED') this.#objects.delete(keyOf(object));
      else this.#objects.set(keyOf(object), object);
      onChange();
    }
  }
}

function keyOf({ metadata: { namespace, name } }: Listed): string {
  return `${namespace ?? ''}/${name}`;
}
