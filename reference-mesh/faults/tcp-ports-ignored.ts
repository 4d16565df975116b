import { defineFault } from './fault.ts';

export default defineFault({
  name: 'tcp-ports-ignored',
  title: 'a TCPRoute opens every port, whatever it lists',
  breaks: ['access-A21'],
  alsoFails: [
    {
      clauses: ['access-A25-tcp', 'access-A26-tcp', 'specs-S20'],
      because: 'the request is denied only for a port that the TCPRoute does not list',
    },
  ],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      request.protocol !== 'udp' || right.portRouteMatches(decide, route, request),
  }),
});
