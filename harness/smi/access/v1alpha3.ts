import type { TrafficTargetV1alpha3 } from '../objects.ts';
import type { PlannedTarget } from './traffic-target.ts';
import { ruleOf } from './traffic-target.ts';

/** Ports are the routes'; a rule may be a UDPRoute. */
export function renderTarget(target: PlannedTarget) {
  return {
    apiVersion: 'access.smi-spec.io/v1alpha3',
    kind: 'TrafficTarget',
    metadata: { name: target.name, namespace: target.namespace },
    spec: { destination: target.destination, rules: target.routes.map(ruleOf), sources: target.sources },
  } satisfies TrafficTargetV1alpha3;
}
