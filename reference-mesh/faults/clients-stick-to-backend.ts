import { defineFault } from './fault.ts';

export default defineFault({
  name: 'clients-stick-to-backend',
  title: 'a client stays with the backend of its first request: the ratio holds over clients, not for each',
  breaks: ['split-T14'],
  decisions: (right) => {
    const draws = new Map<string, number>();
    return {
      routeOutbound: (decide, policy, topology, request, turn) => {
        const key = `${request.client.pod} ${request.service.name}`;
        const draw = draws.get(key) ?? turn.random();
        draws.set(key, draw);
        return right.routeOutbound(decide, policy, topology, request, { ...turn, random: () => draw });
      },
    };
  },
});
