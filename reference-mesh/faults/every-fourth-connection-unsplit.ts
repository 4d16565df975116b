import { defineFault } from './fault.ts';

export default defineFault({
  name: 'every-fourth-connection-unsplit',
  title: 'the requests of every fourth connection go to the root itself',
  breaks: ['split-T7'],
  alsoFails: [
    {
      expectations: ['shares'],
      failing: ['share-off', 'not-enforced-in-time'],
      because: 'a quarter of the connections goes where the root’s own selector leads: no share is right',
    },
  ],
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
