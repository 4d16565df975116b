import { defineFault } from './fault.ts';

export default defineFault({
  name: 'connections-stick-to-backend',
  title:
    'a connection stays with the backend of its first request: the ratio holds over connections, not over requests',
  breaks: ['split-T7'],
  decisions: (right) => {
    const draws = new Map<string, number>();
    return {
      routeOutbound: (decide, policy, topology, request, turn) => {
        const key = `${request.client.pod} ${request.service.name} ${request.port.port} ${turn.connection}`;
        const draw = draws.get(key) ?? turn.random();
        draws.set(key, draw);
        return right.routeOutbound(decide, policy, topology, request, { ...turn, random: () => draw });
      },
    };
  },
});
