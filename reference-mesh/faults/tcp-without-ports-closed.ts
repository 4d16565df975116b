import { defineFault } from './fault.ts';

export default defineFault({
  name: 'tcp-without-ports-closed',
  title: 'a TCPRoute that lists no ports opens none',
  breaks: ['access-A22', 'specs-S20-all'],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      (request.protocol === 'udp' || route.ports.length > 0) &&
      right.portRouteMatches(decide, route, request),
  }),
});
