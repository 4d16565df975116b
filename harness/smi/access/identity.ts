import type { Role } from '../../model/cast.ts';
import { ACCOUNT_LABEL } from '../../model/cast.ts';
import type { Layout } from '../../model/layout.ts';
import type { IdentityBindingIntent, SubjectKind } from '../intent.ts';
import { objectName } from '../object-name.ts';
import type { IdentityBindingSchemes } from '../objects.ts';
import type { RenderContext, Rendering } from '../rendering.ts';
import { cannotBeExpressed, objects } from '../rendering.ts';
import type { PlannedSubject } from './traffic-target.ts';
import { renderBinding } from './v1alpha4.ts';

/** Namespace and name of a role's IdentityBinding: not the intent's base name, so that an `allow` can refer to it. */
function bindingOf(role: Role, layout: Layout): { readonly name: string; readonly namespace: string } {
  const { name, namespace } = layout.workloads[role];
  return { name: objectName(name, 'identity'), namespace };
}

export function subjectOf(role: Role, by: SubjectKind, layout: Layout): PlannedSubject {
  const { serviceAccount: name, namespace } = layout.workloads[role];
  switch (by) {
    case 'service-account':
      return { kind: 'ServiceAccount', name, namespace };
    case 'identity-binding':
      return { kind: 'IdentityBinding', ...bindingOf(role, layout) };
    case 'no-namespace':
      return { kind: 'ServiceAccount', name };
    case 'empty-namespace':
      return { kind: 'ServiceAccount', name, namespace: '' };
    case 'group':
      return { kind: 'Group', name, namespace };
    case 'any-name':
      return { kind: 'ServiceAccount', name: '*', namespace };
    default:
      return by satisfies never;
  }
}

function spiffeId(role: Role, layout: Layout): string {
  const { serviceAccount, namespace } = layout.workloads[role];
  return `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}

export function renderIdentityBinding(intent: IdentityBindingIntent, context: RenderContext): Rendering {
  const { layout, versions } = context;
  if (versions.access !== 'v1alpha4') return cannotBeExpressed('only access v1alpha4 has IdentityBindings');
  const { podsOf, serviceAccountOf, spiffeOf } = intent.schemes;
  const schemes: IdentityBindingSchemes = {
    ...(podsOf !== undefined && {
      podLabelSelector: { matchLabels: { [ACCOUNT_LABEL]: layout.workloads[podsOf].serviceAccount } },
    }),
    ...(spiffeOf !== undefined && { spiffeIdentities: spiffeOf.map((role) => spiffeId(role, layout)) }),
    ...(serviceAccountOf !== undefined && {
      serviceAccount: layout.workloads[serviceAccountOf].serviceAccount,
    }),
  };
  return objects(renderBinding(bindingOf(intent.role, layout), schemes));
}
