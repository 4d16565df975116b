import type { Role } from '../../model/cast.ts';
import { SERVICE_PARTS } from '../../model/cast.ts';
import type { Probe } from '../../model/probe.ts';

export type Openness = 'open' | 'closed';

/** Does the mesh let a workload through where no SMI object says anything? One answer a protocol. */
export type Baseline = Readonly<Record<Probe['call']['protocol'], Openness>>;

/**
 * Is what became of a probe what becomes of it on a stage without SMI objects? Closed: nobody received it. Open: if
 * anybody did, then a workload that its Service selects.
 */
export function isBaseline(
  { to, call }: Pick<Probe, 'to' | 'call'>,
  receivers: readonly Role[],
  baseline: Baseline,
): boolean {
  return baseline[call.protocol] === 'closed'
    ? receivers.length === 0
    : receivers.every((role) => SERVICE_PARTS[to].selects.includes(role));
}

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
