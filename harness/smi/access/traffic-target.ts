import type { RuleV1alpha2, RuleV1alpha3 } from '../objects.ts';
import type { PlannedHttpGroup, PlannedNamedGroup, PlannedRoute, PlannedTcpRoute } from '../route-plan.ts';

export type PlannedSubject = {
  readonly kind: 'ServiceAccount' | 'IdentityBinding' | 'Group';
  readonly name: string;
  readonly namespace?: string;
};

/** What is to be allowed, with all names but in no version's words yet. */
export interface PlannedTarget {
  readonly name: string;
  readonly namespace: string;
  readonly destination: PlannedSubject;
  readonly sources: readonly PlannedSubject[];
  readonly routes: readonly PlannedRoute[];
}

function httpRule(group: PlannedHttpGroup | PlannedNamedGroup): RuleV1alpha2 {
  const { name, bind } = group;
  return bind === 'all' ? { kind: 'HTTPRouteGroup', name } : { kind: 'HTTPRouteGroup', name, matches: bind };
}

export function ruleOf(route: PlannedRoute): RuleV1alpha3 {
  switch (route.kind) {
    case 'http-group':
    case 'named-group':
      return httpRule(route);
    case 'tcp':
      return { kind: 'TCPRoute', name: route.name };
    case 'udp':
      return { kind: 'UDPRoute', name: route.name };
  }
}

export function ruleWithoutUdp(route: PlannedHttpGroup | PlannedNamedGroup | PlannedTcpRoute): RuleV1alpha2 {
  return route.kind === 'tcp' ? { kind: 'TCPRoute', name: route.name } : httpRule(route);
}
