import type { TrafficSplitV1alpha4 } from '../objects.ts';
import type { PlannedSplit } from './traffic-split.ts';
import { splitSpec } from './v1alpha3.ts';

/** As v1alpha3: only the text changed. */
export function renderSplit(split: PlannedSplit) {
  return {
    apiVersion: 'split.smi-spec.io/v1alpha4',
    kind: 'TrafficSplit',
    metadata: { name: split.name, namespace: split.namespace },
    spec: splitSpec(split),
  } satisfies TrafficSplitV1alpha4;
}
