import type { TrafficSplitV1alpha1 } from '../objects.ts';
import type { PlannedSplit } from './traffic-split.ts';

/** Every second weight in thousandths, fractions in any case: a mesh that reads `1` and `1000m` as 1 and 1000 shows it (split-T9). */
function quantity(weight: number, index: number): string {
  return index % 2 === 0 && Number.isInteger(weight) ? `${weight}` : `${weight * 1000}m`;
}

/** Weights are quantities. */
export function renderSplit(split: PlannedSplit) {
  return {
    apiVersion: 'split.smi-spec.io/v1alpha1',
    kind: 'TrafficSplit',
    metadata: { name: split.name, namespace: split.namespace },
    spec: {
      service: split.service,
      backends: split.backends.map(({ service, weight }, index) => ({
        service,
        weight: quantity(weight, index),
      })),
    },
  } satisfies TrafficSplitV1alpha1;
}
