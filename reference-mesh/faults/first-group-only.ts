import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-group-only',
  title: 'of several route groups of a split only the first counts',
  breaks: ['split-T19'],
  decisions: (right) => ({
    splitMatches: (decide, policy, split, request) =>
      right.splitMatches(
        decide,
        policy,
        split.groups === undefined ? split : { ...split, groups: split.groups.slice(0, 1) },
        request,
      ),
  }),
});
