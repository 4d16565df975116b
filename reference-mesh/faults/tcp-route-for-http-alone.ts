import { defineFault } from './fault.ts';

export default defineFault({
  name: 'tcp-route-for-http-alone',
  title: 'a TCPRoute opens its ports for HTTP and not for raw TCP',
  breaks: ['specs-S22'],
  decisions: (right) => ({
    portRouteMatches: (decide, route, request) =>
      request.protocol !== 'tcp' && right.portRouteMatches(decide, route, request),
  }),
});
