import { defineFault } from './fault.ts';

export default defineFault({
  name: 'weights-capped',
  title: 'a weight above 100 counts as 100',
  breaks: ['split-T10'],
  decisions: (right) => ({
    normaliseWeights: (decide, backends, topology) =>
      right.normaliseWeights(
        decide,
        backends.map((backend) => ({ ...backend, weight: Math.min(100, backend.weight) })),
        topology,
      ),
  }),
});
