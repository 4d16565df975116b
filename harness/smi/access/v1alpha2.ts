import { objectName } from '../object-name.ts';
import type { TrafficTargetV1alpha2 } from '../objects.ts';
import type { PortTarget } from './destination-port.ts';
import type { PlannedTarget } from './traffic-target.ts';
import { ruleWithoutUdp } from './traffic-target.ts';

/** As v1alpha1, below `spec`; `specs` became `rules`. */
export function renderTarget(
  target: PlannedTarget,
  { port, routes }: PortTarget,
  nameParts: readonly number[],
) {
  return {
    apiVersion: 'access.smi-spec.io/v1alpha2',
    kind: 'TrafficTarget',
    metadata: { name: objectName(target.name, ...nameParts), namespace: target.namespace },
    spec: {
      destination: { ...target.destination, ...(port !== 'every' && { port }) },
      rules: routes.map(ruleWithoutUdp),
      sources: target.sources,
    },
  } satisfies TrafficTargetV1alpha2;
}
