import type { HTTPRouteGroupV1alpha3, TCPRouteV1alpha3 } from '../objects.ts';
import type { HeadersShape, Rendering } from '../rendering.ts';
import { cannotBeExpressed, objects } from '../rendering.ts';
import type { PlannedObject } from '../route-plan.ts';
import { matchWithHeaders } from './http-match.ts';

const apiVersion = 'specs.smi-spec.io/v1alpha3';

/** Fields below `spec`; a TCPRoute's is empty; no UDPRoute. */
export function renderRoute(route: PlannedObject, namespace: string, shape: HeadersShape): Rendering {
  const metadata = { name: route.name, namespace };
  switch (route.kind) {
    case 'http-group': {
      const spec = { matches: route.matches.map((match) => matchWithHeaders(match, shape)) };
      return objects({ apiVersion, kind: 'HTTPRouteGroup', metadata, spec } satisfies HTTPRouteGroupV1alpha3);
    }
    case 'tcp':
      return objects({ apiVersion, kind: 'TCPRoute', metadata, spec: {} } satisfies TCPRouteV1alpha3);
    case 'udp':
      return cannotBeExpressed('specs v1alpha3 has no UDPRoute');
  }
}
