import { defineFault } from './fault.ts';

export default defineFault({
  name: 'tcp-route-for-http-alone',
  title: 'a TCPRoute opens its ports for HTTP and not for raw TCP',
  breaks: ['specs-S22'],
  alsoFails: [
    {
      clauses: ['access-A1-tcp', 'access-A30', 'access-A31', 'access-A23', 'access-A23-port'],
      because: 'raw TCP on a TCPRoute is to be delivered, to have something to compare the denials with',
    },
  ],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      request.protocol !== 'tcp' && right.portRouteMatches(decide, route, request),
  }),
});
