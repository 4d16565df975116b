import type { Role } from '../model/cast.ts';
import type { Layout } from '../model/layout.ts';
import type { Intended } from '../model/outcome.ts';
import type { Probe } from '../model/probe.ts';
import type { Control } from '../traffic/control.ts';
import { arrival, selected } from './distribution.ts';
import type { Shot } from './shot.ts';
import { probeOf } from './shot.ts';

/** A shot as it is fired on one stage: its probe, and where that is meant to arrive. */
export class Aim {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  probe(shot: Shot): Probe {
    return probeOf(shot, this.#layout);
  }

  /** It may arrive wherever its Service selects. */
  at(shot: Shot): Control {
    const probe = this.probe(shot);
    return { probe, intended: selected(this.#layout, probe.to, probe.port) };
  }

  /** The control of a shot: one that differs from it in this. */
  beside(shot: Shot, difference: Partial<Shot>): Control {
    return this.at({ ...shot, ...difference } as Shot);
  }

  /** Where a probe arrives at these workloads, whether its Service selects them or a split sends it there. */
  arrivals({ to: service, port }: Probe, to: readonly Role[]): readonly Intended[] {
    const targetPort = this.#layout.services[service].ports[port]?.targetPort ?? 0;
    return to.map((role) => arrival(this.#layout, role, targetPort));
  }
}
