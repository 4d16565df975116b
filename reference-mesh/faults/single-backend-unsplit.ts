import { defineFault } from './fault.ts';

export default defineFault({
  name: 'single-backend-unsplit',
  title: 'a split with one backend has no effect',
  breaks: ['split-T12'],
  decisions: (right) => ({
    splitMatches: (decide, policy, split, request) =>
      split.backends.length > 1 && right.splitMatches(decide, policy, split, request),
  }),
});
