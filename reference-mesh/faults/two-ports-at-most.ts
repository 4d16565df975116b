import { defineFault } from './fault.ts';

export default defineFault({
  name: 'two-ports-at-most',
  title: 'of the ports of a TCPRoute the first two are opened',
  breaks: ['access-A25-tcp'],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      right.portRouteMatches(
        decide,
        request.protocol === 'tcp' ? { ...route, ports: route.ports.slice(0, 2) } : route,
        request,
      ),
  }),
});
