import { defineFault } from './fault.ts';

export default defineFault({
  name: 'tcp-ports-ignored',
  title: 'a TCPRoute opens every port, whatever it lists',
  breaks: ['access-A21'],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      request.protocol !== 'udp' || right.portRouteMatches(decide, route, request),
  }),
});
