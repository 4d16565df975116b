import type { TrafficSplitSpecV1alpha3, TrafficSplitV1alpha3 } from '../objects.ts';
import type { PlannedSplit } from './traffic-split.ts';

export function splitSpec(split: PlannedSplit): TrafficSplitSpecV1alpha3 {
  const matches = split.groups.map((name) => ({ kind: 'HTTPRouteGroup', name }));
  return { service: split.service, backends: split.backends, ...(matches.length > 0 && { matches }) };
}

/** Only requests that match one of the HTTPRouteGroups are split. */
export function renderSplit(split: PlannedSplit) {
  return {
    apiVersion: 'split.smi-spec.io/v1alpha3',
    kind: 'TrafficSplit',
    metadata: { name: split.name, namespace: split.namespace },
    spec: splitSpec(split),
  } satisfies TrafficSplitV1alpha3;
}
