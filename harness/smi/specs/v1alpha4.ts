import type { HTTPRouteGroupV1alpha4, TCPRouteV1alpha4, UDPRouteV1alpha4 } from '../objects.ts';
import type { HeadersShape, Rendering } from '../rendering.ts';
import { objects } from '../rendering.ts';
import type { PlannedObject, PlannedPorts } from '../route-plan.ts';
import { matchWithHeaders } from './http-match.ts';

const apiVersion = 'specs.smi-spec.io/v1alpha4';

function portMatch(ports: PlannedPorts) {
  // "If not specified, all ports" (access/v1alpha3:102-103), but smi-sdk-go's CRD requires the key: an empty list says both.
  return { matches: { ports: ports === 'all' ? [] : ports } };
}

/** TCPRoute and UDPRoute list ports. */
export function renderRoute(route: PlannedObject, namespace: string, shape: HeadersShape): Rendering {
  const metadata = { name: route.name, namespace };
  switch (route.kind) {
    case 'http-group': {
      const spec = { matches: route.matches.map((match) => matchWithHeaders(match, shape)) };
      return objects({ apiVersion, kind: 'HTTPRouteGroup', metadata, spec } satisfies HTTPRouteGroupV1alpha4);
    }
    case 'tcp':
      return objects({
        apiVersion,
        kind: 'TCPRoute',
        metadata,
        spec: portMatch(route.ports),
      } satisfies TCPRouteV1alpha4);
    case 'udp':
      return objects({
        apiVersion,
        kind: 'UDPRoute',
        metadata,
        spec: portMatch(route.ports),
      } satisfies UDPRouteV1alpha4);
  }
}
