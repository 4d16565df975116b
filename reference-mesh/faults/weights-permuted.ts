import { defineFault } from './fault.ts';

export default defineFault({
  name: 'weights-permuted',
  title: 'the weights of a split go to its backends in reverse order',
  breaks: ['split-T7'],
  decisions: (right) => ({
    normaliseWeights: (decide, backends, topology) =>
      right.normaliseWeights(decide, backends, topology).toReversed(),
  }),
});
