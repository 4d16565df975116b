import { defineFault } from './fault.ts';

export default defineFault({
  name: 'splits-nested',
  title: 'a backend that is the root of another split is split further',
  breaks: ['split-T31'],
  decisions: (right) => ({
    routeOutbound: (decide, policy, topology, request, turn) => {
      const endpoint = right.routeOutbound(decide, policy, topology, request, turn);
      if (endpoint?.split === undefined) return endpoint;
      const port = endpoint.service.ports.find(({ port: number }) => number === endpoint.servicePort);
      if (port === undefined) return endpoint;
      const inner = { ...request, service: endpoint.service, port };
      return right.routeOutbound(decide, policy, topology, inner, turn);
    },
  }),
});
