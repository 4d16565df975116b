import type { Decisions } from '../../control/decisions.ts';
import type { Split } from '../../control/policy.ts';
import type { Topology } from '../../control/topology.ts';

/** A backend that shares no port with the root of its split: it gets nothing (split-T22). */
export interface Mismatch {
  readonly namespace: string;
  readonly split: string;
  readonly backend: string;
}

/** Roots and backends that do not exist may come to exist: they are no mismatch. */
export function mismatchesOf(
  decide: Decisions,
  splits: readonly Split[],
  topology: Topology,
): readonly Mismatch[] {
  return splits.flatMap((split) => {
    const root = decide.backendService(split, split.root, topology);
    if (root === undefined) return [];
    return split.backends.flatMap(({ service: name }) => {
      const backend = decide.backendService(split, name, topology);
      const shares = backend?.ports.some((port) => root.ports.some((one) => decide.portsMatch(one, port)));
      return shares === false ? [{ namespace: split.namespace, split: split.name, backend: name }] : [];
    });
  });
}
