import type { IdentityBinding, IdentityBindingSchemes, TrafficTargetV1alpha4 } from '../objects.ts';
import type { PlannedTarget } from './traffic-target.ts';
import { ruleOf } from './traffic-target.ts';

const apiVersion = 'access.smi-spec.io/v1alpha4';

/**
 * As v1alpha3; a subject may be an IdentityBinding. The `group` of the text's examples is in no published CRD, so it
 * would be pruned: it is left out.
 */
export function renderTarget(target: PlannedTarget) {
  return {
    apiVersion,
    kind: 'TrafficTarget',
    metadata: { name: target.name, namespace: target.namespace },
    spec: { destination: target.destination, rules: target.routes.map(ruleOf), sources: target.sources },
  } satisfies TrafficTargetV1alpha4;
}

export function renderBinding(metadata: IdentityBinding['metadata'], schemes: IdentityBindingSchemes) {
  return { apiVersion, kind: 'IdentityBinding', metadata, spec: { schemes } } satisfies IdentityBinding;
}
