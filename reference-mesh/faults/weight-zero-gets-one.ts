import { defineFault } from './fault.ts';

export default defineFault({
  name: 'weight-zero-gets-one',
  title: 'a backend of weight 0 is given weight 1',
  breaks: ['split-T11'],
  alsoFails: [
    {
      clauses: ['split-T28', 'split-T17', 'split-T29'],
      because: 'one of its backends has weight 0',
    },
  ],
  decisions: (right) => ({
    normaliseWeights: (decide, backends, topology) =>
      right.normaliseWeights(
        decide,
        backends.map((backend) => ({ ...backend, weight: Math.max(1, backend.weight) })),
        topology,
      ),
  }),
});
