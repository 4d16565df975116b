import type { Api } from '../model/api.ts';

const SHUT_GATES = 3;
const SHORTENING = 10;

/**
 * The convergence limit in force for each API. When three gates of one API stayed shut for the full limit and none
 * ever opened, the mesh evidently does not act on that API: the rest of its tests wait a tenth (design, rule 4).
 */
export class GateLedger {
  readonly #full: number;
  readonly #shut = new Map<Api, number>();
  readonly #opened = new Set<Api>();

  constructor(convergenceMs: number) {
    this.#full = convergenceMs;
  }

  limitMs(api: Api): number {
    const hopeless = !this.#opened.has(api) && (this.#shut.get(api) ?? 0) >= SHUT_GATES;
    return hopeless ? this.#full / SHORTENING : this.#full;
  }

  opened(api: Api): void {
    this.#opened.add(api);
  }

  stayedShut(api: Api): void {
    this.#shut.set(api, (this.#shut.get(api) ?? 0) + 1);
  }
}
