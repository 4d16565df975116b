import { defineFault } from './fault.ts';

export default defineFault({
  name: 'groups-all-of',
  title: 'a request must meet every HTTPRouteGroup of a split',
  breaks: ['split-T19'],
  decisions: (right) => ({
    splitMatches: (decide, policy, split, request) =>
      split.groups === undefined ||
      split.groups.every((group) =>
        right.splitMatches(decide, policy, { ...split, groups: [group] }, request),
      ),
  }),
});
