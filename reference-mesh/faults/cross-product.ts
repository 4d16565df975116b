import { defineFault } from './fault.ts';

export default defineFault({
  name: 'cross-product',
  title: 'the routes of every TrafficTarget of a destination hold for the sources of all of them',
  breaks: ['access-A4'],
  alsoFails: [
    {
      clauses: [
        'access-A19',
        'access-A21',
        'access-A25',
        'access-A25-tcp',
        'access-A26-tcp',
        'specs-S19',
        'specs-S20',
        'specs-S21',
      ],
      because:
        'the denied source is listed by the TrafficTarget beside it, which opens the very route that is missing here',
    },
    {
      clauses: ['access-A17'],
      because:
        'the TrafficTargets with nothing listed stand beside a valid one for the same destination, and get its sources and it theirs',
    },
  ],
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
