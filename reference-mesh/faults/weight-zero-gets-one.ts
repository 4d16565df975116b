import { defineFault } from './fault.ts';

export default defineFault({
  name: 'weight-zero-gets-one',
  title: 'a backend of weight 0 is given weight 1',
  breaks: ['split-T11'],
  decisions: (right) => ({
    normaliseWeights: (decide, backends, topology) =>
      right.normaliseWeights(
        decide,
        backends.map((backend) => ({ ...backend, weight: Math.max(1, backend.weight) })),
        topology,
      ),
  }),
});
