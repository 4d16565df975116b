import type { KubernetesObject } from '../../../harness/model/kubernetes.ts';
import type { Binding, Grant, Scheme } from '../policy.ts';
import { objectOf, textMapOf, textOf, textsOf } from './field.ts';
import type { SubjectReader } from './traffic-target.ts';
import { readTrafficTarget, serviceAccount } from './traffic-target.ts';

const subject: SubjectReader = (value, namespace) => {
  const name = textOf(value.name);
  if (name === undefined || value.kind !== 'IdentityBinding') return serviceAccount(value, namespace);
  return { kind: 'binding', namespace: textOf(value.namespace) ?? namespace, name };
};

/** access.smi-spec.io/v1alpha4: as v1alpha3, and a subject may be an IdentityBinding. */
export function readGrant(object: KubernetesObject): Grant | undefined {
  const { destination, sources, rules } = objectOf(object.spec);
  return readTrafficTarget({ ...object.metadata, destination, port: undefined, sources, rules }, subject);
}

export function readBinding(object: KubernetesObject): Binding {
  const schemes = objectOf(objectOf(object.spec).schemes);
  const labels = textMapOf(objectOf(schemes.podLabelSelector).matchLabels);
  const account = textOf(schemes.serviceAccount);
  const read: Scheme[] = textsOf(schemes.spiffeIdentities).map((id) => ({ kind: 'spiffe', id }));
  // An empty selector would bind every pod: it counts as absent.
  if (Object.keys(labels).length > 0) read.push({ kind: 'pod-labels', labels });
  if (account !== undefined) read.push({ kind: 'service-account', name: account });
  return { namespace: object.metadata.namespace, name: object.metadata.name, schemes: read };
}
