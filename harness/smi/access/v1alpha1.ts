import { objectName } from '../object-name.ts';
import type { TrafficTargetV1alpha1 } from '../objects.ts';
import type { PortTarget } from './destination-port.ts';
import type { PlannedTarget } from './traffic-target.ts';
import { ruleWithoutUdp } from './traffic-target.ts';

/** Fields at the root; rules are called `specs`. */
export function renderTarget(
  target: PlannedTarget,
  { port, routes }: PortTarget,
  nameParts: readonly number[],
) {
  return {
    apiVersion: 'access.smi-spec.io/v1alpha1',
    kind: 'TrafficTarget',
    metadata: { name: objectName(target.name, ...nameParts), namespace: target.namespace },
    destination: { ...target.destination, ...(port !== 'every' && { port }) },
    specs: routes.map(ruleWithoutUdp),
    sources: target.sources,
  } satisfies TrafficTargetV1alpha1;
}
