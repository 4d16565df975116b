import { defineFault } from './fault.ts';

export default defineFault({
  name: 'ports-by-prefix',
  title: 'TCP ports are compared without their last digit',
  breaks: ['access-A21', 'specs-S20'],
  alsoFails: [
    {
      clauses: ['access-A25-tcp', 'access-A26-tcp'],
      because: 'the port that is not listed stands next to one that is: without the last digit they are one',
    },
  ],
  decisions: () => ({
    portRouteMatches: (decide, { ports }, request) => {
      if (request.protocol === 'udp') return decide.portAllowed(ports, request.port);
      const ten = (port: number) => Math.floor(port / 10);
      return decide.portAllowed(ports.map(ten), ten(request.port));
    },
  }),
});
