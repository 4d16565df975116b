import { defineFault } from './fault.ts';

export default defineFault({
  name: 'weight-zero-leaks',
  title: 'a backend of weight 0 gets one request in twenty',
  breaks: ['split-T11'],
  alsoFails: [
    {
      clauses: ['split-T28', 'split-T17', 'split-T29'],
      because: 'one of its backends has weight 0',
    },
  ],
  decisions: (right) => ({
    normaliseWeights: (decide, backends, topology) => {
      const shares = right.normaliseWeights(decide, backends, topology);
      const leaks = shares.filter((share) => share === 0).length / 20;
      return shares.map((share) => (share === 0 ? 0.05 : share * (1 - leaks)));
    },
  }),
});
