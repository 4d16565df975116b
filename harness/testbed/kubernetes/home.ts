import { setTimeout as sleep } from 'node:timers/promises';
import type { Role } from '../../model/cast.ts';
import type { Target } from '../../model/control.ts';
import type { Layout } from '../../model/layout.ts';
import type { Probe } from '../../model/probe.ts';
import type { Random } from '../../model/random.ts';
import type { Baseline } from './baseline.ts';
import { BASELINE_ROLES, findBaseline, isBaseline } from './baseline.ts';
import { Inhabitants } from './inhabitants.ts';
import { Soundings } from './soundings.ts';
import { namespacesOf } from './stage-objects.ts';
import type { Surroundings } from './surroundings.ts';
import { targetOf } from './target.ts';

const GONE_MS = 60_000;
const AGREEING_ROUNDS = 2;
const PAUSE_MS = 250;

/**
 * Two namespaces with the cast in them, for many tests one after the other. Whoever has it leaves it without SMI
 * objects, its workloads idle, and behaving as before.
 */
export class Home {
  readonly layout: Layout;
  readonly inhabitants: Inhabitants;
  readonly soundings: Soundings;
  /** Set once a test has been here: metrics tests want workloads that have sent and received nothing. */
  isUsed = false;
  readonly #surroundings: Surroundings;
  #baseline: Baseline = { http: 'closed', tcp: 'closed', udp: 'closed' };

  private constructor(layout: Layout, surroundings: Surroundings, random: Random) {
    this.layout = layout;
    this.#surroundings = surroundings;
    this.inhabitants = new Inhabitants(layout, surroundings);
    this.soundings = new Soundings({
      agents: this.inhabitants.agents,
      random,
      deadlineMs: surroundings.deadlines.denialMs,
      target: (probe) => this.target(probe),
    });
  }

  static async open(
    layout: Layout,
    surroundings: Surroundings,
    random: Random,
    roles: readonly Role[],
    signal: AbortSignal,
  ): Promise<Home> {
    const home = new Home(layout, surroundings, random);
    try {
      const { objects, style } = surroundings;
      await objects.ensure(namespacesOf(layout, style), signal);
      await home.inhabitants.provide([...BASELINE_ROLES, ...roles], signal);
      home.#baseline = await findBaseline(home.soundings, surroundings, signal);
      return home;
    } catch (error) {
      await home.close();
      throw error;
    }
  }

  target(probe: Probe): Target {
    return targetOf(probe, this.layout, this.#surroundings);
  }

  /**
   * Deletes what a test left and waits until the mesh behaves as on an empty stage again.
   *
   * @returns false where it does not within the convergence limit: then this is no stage for another test
   */
  async clean(probes: readonly Probe[], signal: AbortSignal): Promise<boolean> {
    await this.#deleteLeftovers(signal);
    const { now, convergenceMs } = this.#surroundings;
    const until = now() + convergenceMs;
    let agreeing = 0;
    while (agreeing < AGREEING_ROUNDS) {
      const asBefore = await this.#isAsBefore(probes, signal);
      agreeing = asBefore ? agreeing + 1 : 0;
      if (!asBefore && now() > until) return false;
      await sleep(PAUSE_MS, undefined, { signal });
    }
    return true;
  }

  /** Ends its connections and deletes its namespaces; what is in them goes with them. */
  async close(): Promise<void> {
    this.inhabitants.hangUp();
    const { objects, style } = this.#surroundings;
    const signal = AbortSignal.timeout(GONE_MS);
    await Promise.all(namespacesOf(this.layout, style).map((namespace) => objects.delete(namespace, signal)));
  }

  async #deleteLeftovers(signal: AbortSignal): Promise<void> {
    const { objects, kinds } = this.#surroundings;
    await Promise.all(
      Object.values(this.layout.namespaces).flatMap((namespace) =>
        kinds.map(async (kind) => {
          for (const object of await objects.list(kind, namespace, signal))
            await objects.delete(object, signal);
        }),
      ),
    );
  }

  async #isAsBefore(probes: readonly Probe[], signal: AbortSignal): Promise<boolean> {
    const received = await this.soundings.receivers(probes, signal);
    return probes.every((probe, i) => isBaseline(probe, received[i] ?? [], this.#baseline));
  }
}
