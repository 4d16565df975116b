import { defineFault } from './fault.ts';

export default defineFault({
  name: 'last-listed-port-closed',
  title: 'a list of TCP ports is taken for a range whose end is left out',
  breaks: ['access-A25-tcp', 'specs-S20'],
  alsoFails: [
    {
      clauses: ['access-A1-tcp'],
      because: 'its TCPRoute lists two ports, and the greater one stays closed',
    },
  ],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      right.portRouteMatches(decide, route, request) &&
      (request.protocol === 'udp' || route.ports.length < 2 || request.port !== Math.max(...route.ports)),
  }),
});
