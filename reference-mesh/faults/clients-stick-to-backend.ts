import { defineFault } from './fault.ts';

export default defineFault({
  name: 'clients-stick-to-backend',
  title: 'a client stays with the backend of its first request: the ratio holds over clients, not for each',
  breaks: ['split-T14'],
  alsoFails: [
    {
      expectations: ['shares'],
      failing: ['share-off', 'not-enforced-in-time'],
      because:
        'the backend of the first request takes all of this client’s: no share within one client is right',
    },
    {
      clauses: ['access-A10-other', 'split-T28-delete', 'split-T17-rest', 'split-T18', 'split-T19'],
      because:
        'the draw that is kept also chooses the pod: of several that are meant to serve, the client meets only one, and the seed decides which',
    },
  ],
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
