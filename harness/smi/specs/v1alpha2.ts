import type { HTTPRouteGroupV1alpha2, TCPRouteV1alpha2 } from '../objects.ts';
import type { HeadersShape, Rendering } from '../rendering.ts';
import { cannotBeExpressed, objects } from '../rendering.ts';
import type { PlannedObject } from '../route-plan.ts';
import { matchWithHeaders } from './http-match.ts';

const apiVersion = 'specs.smi-spec.io/v1alpha2';

/** As v1alpha1, with headers. */
export function renderRoute(route: PlannedObject, namespace: string, shape: HeadersShape): Rendering {
  const metadata = { name: route.name, namespace };
  switch (route.kind) {
    case 'http-group': {
      const matches = route.matches.map((match) => matchWithHeaders(match, shape));
      return objects({
        apiVersion,
        kind: 'HTTPRouteGroup',
        metadata,
        matches,
      } satisfies HTTPRouteGroupV1alpha2);
    }
    case 'tcp':
      return objects({ apiVersion, kind: 'TCPRoute', metadata } satisfies TCPRouteV1alpha2);
    case 'udp':
      return cannotBeExpressed('specs v1alpha2 has no UDPRoute');
  }
}
