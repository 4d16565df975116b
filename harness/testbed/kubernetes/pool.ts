import type { Role } from '../../model/cast.ts';
import type { Home } from './home.ts';

/** What a test wants of its home. */
export interface Wish {
  readonly roles: readonly Role[];
  /** Roles that must not be there. */
  readonly later: readonly Role[];
  /** `untouched`: one in which no test has been. */
  readonly condition: 'any' | 'untouched';
}

/** Builds homes; the pool says when. */
export interface Builder {
  open(wish: Wish, signal: AbortSignal): Promise<Home>;
}

/**
 * Homes prepared ahead and let to tests. At most `size` stand at once; one that is not clean when it comes back is ended,
 * and another is built in its place when one is wanted.
 */
export class Pool {
  readonly #builder: Builder;
  readonly #size: number;
  readonly #idle: Home[] = [];
  readonly #standing = new Set<Home>();
  readonly #waiting: (() => void)[] = [];
  readonly #closing = new AbortController();
  readonly #ending = new Set<Promise<void>>();
  #building = 0;

  constructor(builder: Builder, size: number) {
    this.#builder = builder;
    this.#size = size;
  }

  /**
   * @throws what building one throws
   */
  async take(wish: Wish, signal: AbortSignal): Promise<Home> {
    for (;;) {
      signal.throwIfAborted();
      this.#closing.signal.throwIfAborted();
      const home = this.#pick(wish);
      if (home) {
        home.isUsed = true;
        return home;
      }
      if (this.#standing.size + this.#building < this.#size) {
        const built = await this.#build(wish, signal);
        built.isUsed = true;
        return built;
      }
      // Every place is taken: an idle home that will not do makes room.
      const idle = this.#idle.shift();
      if (idle) await this.end(idle);
      else await this.#returned(signal);
    }
  }

  giveBack(home: Home): void {
    this.#idle.push(home);
    this.#wake();
  }

  /** For a home that is no good any more. */
  async end(home: Home): Promise<void> {
    const ended = home.close().finally(() => {
      this.#standing.delete(home);
      this.#ending.delete(ended);
      this.#wake();
    });
    this.#ending.add(ended);
    await ended;
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the testbed is closed'));
    this.#wake();
    await Promise.allSettled([...this.#ending, ...[...this.#standing].map((home) => this.end(home))]);
  }

  /** The idle home that has to be changed least. */
  #pick({ roles, later, condition }: Wish): Home | undefined {
    const changes = ({ inhabitants: { agents } }: Home) =>
      roles.filter((role) => !agents.has(role)).length + later.filter((role) => agents.has(role)).length;
    const fit = this.#idle.filter(({ isUsed }) => condition === 'any' || !isUsed);
    const [best] = fit.sort((a, b) => changes(a) - changes(b));
    if (!best) return undefined;
    // While there is a place, a new home is no dearer than one that lacks half the cast.
    const isFull = this.#standing.size + this.#building >= this.#size;
    if (!isFull && changes(best) > 2) return undefined;
    this.#idle.splice(this.#idle.indexOf(best), 1);
    return best;
  }

  async #build(wish: Wish, signal: AbortSignal): Promise<Home> {
    this.#building++;
    try {
      const home = await this.#builder.open(wish, AbortSignal.any([signal, this.#closing.signal]));
      this.#standing.add(home);
      return home;
    } finally {
      this.#building--;
      this.#wake();
    }
  }

  #returned(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.#waiting.push(wake);
    });
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
