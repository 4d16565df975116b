import { defineFault } from './fault.ts';

export default defineFault({
  name: 'single-backend-unsplit',
  title: 'a split with one backend has no effect',
  breaks: ['split-T12'],
  alsoFails: [
    {
      clauses: [
        'split-T2',
        'split-T31',
        'split-T24',
        'split-T28',
        'split-T28-delete',
        'split-T19',
        'split-T1',
        'split-T30',
      ],
      because: 'its split has one backend, so that every request shows whether it is in force',
    },
  ],
  decisions: (right) => ({
    splitMatches: (decide, policy, split, request) =>
      split.backends.length > 1 && right.splitMatches(decide, policy, split, request),
  }),
});
