import { defineFault } from './fault.ts';

export default defineFault({
  name: 'sources-all-of',
  title: 'a pod must be every one of the sources at once',
  breaks: ['access-A12'],
  decisions: (right) => ({
    grantApplies: (decide, policy, grant, request) =>
      right.grantApplies(decide, policy, grant, request) &&
      grant.sources.every((source) => decide.sourceMatches(decide, policy, source, request)),
  }),
});
