import { defineFault } from './fault.ts';

export default defineFault({
  name: 'small-weights-alike',
  title: 'weights below ten count as one',
  breaks: ['split-T8'],
  decisions: (right) => ({
    normaliseWeights: (decide, backends, topology) =>
      right.normaliseWeights(
        decide,
        backends.map((backend) => ({
          ...backend,
          weight: backend.weight < 10 ? Math.min(1, backend.weight) : backend.weight,
        })),
        topology,
      ),
  }),
});
