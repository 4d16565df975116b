import { defineFault } from './fault.ts';

export default defineFault({
  name: 'every-fourth-connection-unsplit',
  title: 'the requests of every fourth connection go to the root itself',
  breaks: ['split-T7'],
  decisions: (right) => ({
    routeOutbound: (decide, policy, topology, request, turn) =>
      right.routeOutbound(
        decide,
        turn.connection % 4 === 3 ? { ...policy, splits: [] } : policy,
        topology,
        request,
        turn,
      ),
  }),
});
