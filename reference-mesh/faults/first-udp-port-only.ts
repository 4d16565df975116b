import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-udp-port-only',
  title: 'of the ports of a UDPRoute only the first is opened',
  breaks: ['access-A25-udp'],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      right.portRouteMatches(
        decide,
        request.protocol === 'udp' ? { ...route, ports: route.ports.slice(0, 1) } : route,
        request,
      ),
  }),
});
