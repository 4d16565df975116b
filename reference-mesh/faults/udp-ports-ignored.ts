import { defineFault } from './fault.ts';

export default defineFault({
  name: 'udp-ports-ignored',
  title: 'a UDPRoute opens every port, whatever it lists',
  breaks: ['access-A25', 'specs-S21'],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      request.protocol === 'udp' || right.portRouteMatches(decide, route, request),
  }),
});
