import { defineFault } from './fault.ts';

export default defineFault({
  name: 'missing-backend-voids-split',
  title: 'a split has no effect while a backend of weight 0 is missing',
  breaks: ['split-T16c'],
  alsoFails: [
    {
      clauses: ['split-T29'],
      because: 'its split comes before the Service of the new version, at weight 0: the whole split is void',
    },
  ],
  decisions: (right) => ({
    routeOutbound: (decide, policy, topology, request, turn) => {
      const splits = policy.splits.filter((split) =>
        split.backends.every(
          ({ service, weight }) => weight > 0 || decide.backendService(split, service, topology),
        ),
      );
      return right.routeOutbound(decide, { ...policy, splits }, topology, request, turn);
    },
  }),
});
