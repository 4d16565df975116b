import type { Probe } from '../model/probe.ts';
import type { Control } from './control.ts';
import { noteFreeze } from './freeze.ts';
import type { Held } from './hold.ts';
import type { Scene } from './scene.ts';

/** How the mesh takes up the last change of one test: what is known since then, and how long it may take. */
export class Convergence {
  readonly #scene: Scene;
  readonly #reached = new Map<string, Control>();
  #changedAt: number | undefined;
  #fixedMs: number | undefined;
  #stayedShut = false;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** A change has just been made: nothing is known of it. */
  begin(): void {
    this.#changedAt = this.#scene.clock.now();
    this.#stayedShut = false;
    this.#reached.clear();
  }

  /** The convergence limit in force, milliseconds. */
  get limitMs(): number {
    return this.#fixedMs ?? this.#scene.ledger.limitMs(this.#scene.test.api);
  }

  /** When the limit, which counts from the change, is over. */
  get until(): number {
    return (this.#changedAt ?? this.#scene.clock.now()) + this.limitMs;
  }

  /** The same for what is no object under test: the cluster itself takes its time, whatever the mesh does not act on. */
  get untilSetUp(): number {
    return (this.#changedAt ?? this.#scene.clock.now()) + this.#scene.testbed.convergenceMs;
  }

  /** While it is driven, the limit stays as it was recorded: a test beside this one may shorten it meanwhile. */
  async underOneLimit(drive: () => Promise<void>): Promise<void> {
    this.#fixedMs = this.limitMs;
    try {
      await drive();
    } finally {
      this.#fixedMs = undefined;
    }
  }

  /** The gate of the last change never opened: what stands on it is not worth a probe. */
  get stayedShut(): boolean {
    return this.#stayedShut;
  }

  /** The gate of an expectation, which the ledger counts. */
  counted(held: Held): void {
    const { ledger, test } = this.#scene;
    if (held === 'shut') {
      this.#stayedShut = true;
      ledger.stayedShut(test.api);
    } else {
      ledger.opened(test.api);
    }
  }

  /** The gate of open clauses, which nobody counts. */
  leftShut(): void {
    this.#stayedShut = true;
    this.noteFreeze();
  }

  /** For what did not come about in time. */
  noteFreeze(): void {
    // In a shortened limit there may be no time for another change.
    if (this.#changedAt === undefined || this.limitMs < this.#scene.testbed.convergenceMs) return;
    noteFreeze(this.#scene, this.#changedAt);
  }

  /** It was delivered: who is denied at the same port can be told from a port that is dead. */
  reached(control: Control): void {
    this.#reached.set(portOf(control.probe), control);
  }

  /** Who was delivered to the port of this probe since the change. */
  controlFor(probe: Probe): Control | undefined {
    return this.#reached.get(portOf(probe));
  }
}

function portOf({ to, port, call }: Probe): string {
  const transport = call.protocol === 'udp' ? 'udp' : 'tcp';
  return `${to}/${port}/${transport}`;
}
