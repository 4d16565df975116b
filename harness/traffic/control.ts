import type { Intended } from '../model/outcome.ts';
import type { Probe } from '../model/probe.ts';

/** An attempt known to be allowed: at the side of a denial, or to reach what has just been set up. */
export interface Control {
  readonly probe: Probe;
  readonly intended: readonly Intended[];
}
