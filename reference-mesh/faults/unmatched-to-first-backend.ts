import { defineFault } from './fault.ts';

export default defineFault({
  name: 'unmatched-to-first-backend',
  title: 'requests that no match of a split describes go to its first backend',
  breaks: ['split-T17-rest'],
  decisions: (right) => ({
    governingSplit: (decide, policy, request) => {
      const split = right.governingSplit(decide, policy, request);
      const [first] = split?.backends ?? [];
      if (split?.groups === undefined || first === undefined) return split;
      if (right.splitMatches(decide, policy, split, request)) return split;
      const { groups: _groups, ...unconditional } = split;
      return { ...unconditional, backends: [{ ...first, weight: 1 }] };
    },
  }),
});
