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
      const further = right.routeOutbound(decide, policy, topology, inner, turn);
      // What is not split further is still a backend's share of the first split, in the metrics too.
      return further && { ...further, split: further.split ?? endpoint.split };
    },
  }),
});
