import { defineFault } from './fault.ts';

export default defineFault({
  name: 'weights-permuted',
  title: 'the weights of a split go to its backends in reverse order',
  breaks: ['split-T7'],
  alsoFails: [
    {
      clauses: [
        'split-T4',
        'split-T10',
        'split-T13',
        'split-T23',
        'split-T28',
        'split-T30',
        'split-T18',
        'split-T15',
        'split-T8',
      ],
      because: 'its weights differ, so each backend gets the share of another',
    },
    {
      clauses: ['split-T11', 'split-T17'],
      because:
        'a weight of 0 stands beside one of all: in reverse order the backend meant for nothing gets everything',
    },
  ],
  decisions: (right) => ({
    normaliseWeights: (decide, backends, topology) =>
      right.normaliseWeights(decide, backends, topology).toReversed(),
  }),
});
