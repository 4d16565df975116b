import type { TrafficSplitV1alpha2 } from '../objects.ts';
import type { PlannedSplit } from './traffic-split.ts';

/** Weights are whole numbers. */
export function renderSplit(split: PlannedSplit) {
  return {
    apiVersion: 'split.smi-spec.io/v1alpha2',
    kind: 'TrafficSplit',
    metadata: { name: split.name, namespace: split.namespace },
    spec: { service: split.service, backends: split.backends },
  } satisfies TrafficSplitV1alpha2;
}
