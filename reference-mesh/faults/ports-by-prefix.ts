import { defineFault } from './fault.ts';

export default defineFault({
  name: 'ports-by-prefix',
  title: 'TCP ports are compared without their last digit',
  breaks: ['access-A21', 'specs-S20'],
  decisions: () => ({
    portRouteMatches: (decide, { ports }, request) => {
      if (request.protocol === 'udp') return decide.portAllowed(ports, request.port);
      const ten = (port: number) => Math.floor(port / 10);
      return decide.portAllowed(ports.map(ten), ten(request.port));
    },
  }),
});
