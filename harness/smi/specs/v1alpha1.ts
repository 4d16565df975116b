import type { HTTPRouteGroupV1alpha1, TCPRouteV1alpha1 } from '../objects.ts';
import type { Rendering } from '../rendering.ts';
import { cannotBeExpressed, objects } from '../rendering.ts';
import type { PlannedObject } from '../route-plan.ts';
import { hasHeaders, matchWithoutHeaders } from './http-match.ts';

const apiVersion = 'specs.smi-spec.io/v1alpha1';

/** Fields at the root; no headers; a TCPRoute without fields; no UDPRoute. */
export function renderRoute(route: PlannedObject, namespace: string): Rendering {
  const metadata = { name: route.name, namespace };
  switch (route.kind) {
    case 'http-group': {
      if (route.matches.some(hasHeaders)) return cannotBeExpressed('specs v1alpha1 has no header filters');
      const matches = route.matches.map(matchWithoutHeaders);
      return objects({
        apiVersion,
        kind: 'HTTPRouteGroup',
        metadata,
        matches,
      } satisfies HTTPRouteGroupV1alpha1);
    }
    case 'tcp':
      return objects({ apiVersion, kind: 'TCPRoute', metadata } satisfies TCPRouteV1alpha1);
    case 'udp':
      return cannotBeExpressed('specs v1alpha1 has no UDPRoute');
  }
}
