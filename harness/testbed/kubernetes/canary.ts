import { setTimeout as sleep } from 'node:timers/promises';
import type { CanaryView, Canary as Port } from '../testbed.ts';
import type { Standing } from './standing.ts';

export type State = 'on' | 'off';

/** Where a canary sits: a change of its own, and a way to see whether it is in force. */
export interface Perch {
  turn(state: State, signal: AbortSignal): Promise<void>;
  look(signal: AbortSignal): Promise<State | 'neither'>;
  /** After a turn or a look that failed: its pod may have been replaced by another. */
  mend(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface CanaryOptions {
  readonly perch: Perch;
  /** What tests have applied meanwhile. */
  readonly standing: Standing;
  readonly convergenceMs: number;
  readonly now: () => number;
}

/** A change that the mesh saw and took, milliseconds since the epoch. */
interface Song {
  readonly madeAt: number;
  readonly seenAt: number;
}

/** So many songs fit into a convergence limit at least, on a mesh that is well. */
const PAUSES_A_LIMIT = 10;
/** Silent for this part of the limit: no test is begun until it sings again. */
const ALARMING_PART = 0.5;
const LOOK_MS = 250;
const MOST_SUSPECTS = 8;

/**
 * Makes a harmless change and takes it back, all the time, on a stage of its own, and watches it take effect. A mesh may
 * refuse its whole configuration because of one object and keep the one before: then nobody's change takes effect, and a
 * gate that stays shut tells nothing of the test's own object.
 */
export class Canary implements Port {
  readonly #options: CanaryOptions;
  readonly #life = new AbortController();
  readonly #singing: Promise<void>;
  #last: Song | undefined;
  /** Of the change that is made and not yet seen. */
  #madeAt: number | undefined;

  constructor(options: CanaryOptions) {
    this.#options = options;
    this.#singing = this.#sing();
  }

  view(since: number): CanaryView {
    const last = this.#last;
    if (!last) return { kind: 'unknown' };
    if (last.madeAt >= since) return { kind: 'singing' };
    const suspects = this.#options.standing.since(last.madeAt).slice(0, MOST_SUSPECTS);
    return { kind: 'silent', since: last.seenAt, suspects };
  }

  /** Resolves once it sings, or after `limitMs`: then the test must see for itself. */
  async heard(limitMs: number, signal: AbortSignal): Promise<void> {
    const until = this.#options.now() + limitMs;
    while (this.#isAlarming() && this.#options.now() < until) await sleep(LOOK_MS, undefined, { signal });
  }

  async close(): Promise<void> {
    this.#life.abort();
    await this.#singing;
    await this.#options.perch.close();
  }

  #isAlarming(): boolean {
    const { now, convergenceMs } = this.#options;
    if (!this.#last) return true;
    return this.#madeAt !== undefined && now() - this.#madeAt > convergenceMs * ALARMING_PART;
  }

  async #sing(): Promise<void> {
    const { signal } = this.#life;
    const pauseMs = this.#options.convergenceMs / PAUSES_A_LIMIT;
    for (let state: State = 'on'; !signal.aborted; ) {
      try {
        await this.#change(state, signal);
        state = state === 'on' ? 'off' : 'on';
      } catch {
        // The cluster did not answer: that is silence, too. The same change is made again.
        await this.#options.perch.mend(signal).catch(() => {});
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
    }
  }

  async #change(state: State, signal: AbortSignal): Promise<void> {
    const { perch, now } = this.#options;
    const madeAt = now();
    this.#madeAt = madeAt;
    await perch.turn(state, signal);
    while ((await perch.look(signal)) !== state) await sleep(LOOK_MS, undefined, { signal });
    this.#last = { madeAt, seenAt: now() };
    this.#madeAt = undefined;
  }
}
