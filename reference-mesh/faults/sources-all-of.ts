import { defineFault } from './fault.ts';

export default defineFault({
  name: 'sources-all-of',
  title: 'a pod must be every one of the sources at once',
  breaks: ['access-A12'],
  alsoFails: [
    {
      clauses: ['access-A4'],
      because: 'the example’s first TrafficTarget has two sources, and nobody is both',
    },
  ],
  decisions: (right) => ({
    grantApplies: (decide, policy, grant, request) =>
      right.grantApplies(decide, policy, grant, request) &&
      grant.sources.every((source) => decide.sourceMatches(decide, policy, source, request)),
  }),
});
