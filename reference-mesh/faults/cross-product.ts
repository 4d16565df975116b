import { defineFault } from './fault.ts';

export default defineFault({
  name: 'cross-product',
  title: 'the routes of every TrafficTarget of a destination hold for the sources of all of them',
  breaks: ['access-A4'],
  decisions: (right) => ({
    grantApplies: (decide, policy, grant, request) =>
      right.grantApplies(
        decide,
        policy,
        {
          ...grant,
          sources: policy.grants
            .filter((other) => decide.destinationMatches(decide, policy, other.destination, request))
            .flatMap(({ sources }) => sources),
        },
        request,
      ),
  }),
});
