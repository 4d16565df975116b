import type { Probe } from '../../model/probe.ts';

/** The kinds of probe that a test sent, each once: what became of them must be as before when its stage goes back. */
export class Footprints {
  readonly #probes = new Map<string, Probe>();

  add(probe: Probe): void {
    const { from, to, port, name, call } = probe;
    this.#probes.set(JSON.stringify([from, to, port, name, call]), probe);
  }

  get probes(): readonly Probe[] {
    return [...this.#probes.values()];
  }
}
