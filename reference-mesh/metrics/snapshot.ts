import type { Decisions } from '../control/decisions.ts';
import type { Exchange } from '../control/observation.ts';
import type { Split } from '../control/policy.ts';
import type { Topology } from '../control/topology.ts';

/** Everything that one answer of the metrics API is made of. */
export interface Snapshot {
  readonly decide: Decisions;
  readonly topology: Topology;
  readonly splits: readonly Split[];
  readonly exchanges: readonly Exchange[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly windowMs: number;
}
