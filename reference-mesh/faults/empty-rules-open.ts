import { defineFault } from './fault.ts';

export default defineFault({
  name: 'empty-rules-open',
  title: 'a TrafficTarget without rules opens its destination',
  breaks: ['access-A17'],
  decisions: (right) => ({
    grantCounts: (grant) => grant.sources.length > 0 && grant.namespace === grant.destination.namespace,
    rulesMatch: (decide, policy, grant, request) =>
      grant.rules.length === 0 || right.rulesMatch(decide, policy, grant, request),
  }),
});
