import { defineFault } from './fault.ts';

export default defineFault({
  name: 'kept-connections-unsplit',
  title: 'of a connection only the first request is split',
  breaks: ['split-T7'],
  decisions: (right) => {
    const seen = new Set<string>();
    return {
      routeOutbound: (decide, policy, topology, request, turn) => {
        const connection = `${request.client.pod} ${request.service.name} ${request.port.port} ${turn.connection}`;
        const first = !seen.has(connection);
        seen.add(connection);
        return right.routeOutbound(
          decide,
          first ? policy : { ...policy, splits: [] },
          topology,
          request,
          turn,
        );
      },
    };
  },
});
