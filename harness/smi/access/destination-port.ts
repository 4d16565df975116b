import type { CannotBeExpressed } from '../rendering.ts';
import { cannotBeExpressed } from '../rendering.ts';
import type { PlannedHttpGroup, PlannedNamedGroup, PlannedRoute, PlannedTcpRoute } from '../route-plan.ts';

/** The routes that one TrafficTarget of v1alpha1 or v1alpha2 can bind: all at one port of the destination, or at every port. */
export interface PortTarget {
  readonly port: 'every' | number;
  readonly routes: readonly (PlannedHttpGroup | PlannedNamedGroup | PlannedTcpRoute)[];
}

/**
 * Before v1alpha3 the port is the destination's, not the route's, so several ports take several TrafficTargets.
 * TCP beside HTTP narrows HTTP to its ports (access-A24); a TCPRoute in the same list would open them to raw TCP.
 */
export function targetsByPort(routes: readonly PlannedRoute[]): readonly PortTarget[] | CannotBeExpressed {
  const bindable = routes.filter((route) => route.kind !== 'udp');
  if (bindable.length < routes.length)
    return cannotBeExpressed('before v1alpha3 a TrafficTarget cannot name a UDPRoute');

  const groups = bindable.filter((route) => route.kind !== 'tcp');
  const tcp = bindable.filter((route) => route.kind === 'tcp');
  const ports = [...new Set(tcp.flatMap(({ ports }) => (ports === 'all' ? [] : ports)))];

  if (groups.length > 0) {
    const everywhere = ports.length === 0 || tcp.some((route) => route.ports === 'all');
    return everywhere ? [{ port: 'every', routes: groups }] : ports.map((port) => ({ port, routes: groups }));
  }
  const unlimited = tcp.filter((route) => route.ports === 'all');
  const limited = ports.map((port) => ({
    port,
    routes: tcp.filter((route) => route.ports !== 'all' && route.ports.includes(port)),
  }));
  return unlimited.length > 0 || limited.length === 0
    ? [{ port: 'every', routes: unlimited }, ...limited]
    : limited;
}
