import { defineFault } from './fault.ts';

export default defineFault({
  name: 'udp-without-ports-closed',
  title: 'a UDPRoute that lists no ports opens none',
  breaks: ['specs-S21-all'],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      (request.protocol !== 'udp' || route.ports.length > 0) &&
      right.portRouteMatches(decide, route, request),
  }),
});
