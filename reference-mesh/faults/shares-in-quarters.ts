import { defineFault } from './fault.ts';

export default defineFault({
  name: 'shares-in-quarters',
  title: 'shares are rounded down to quarters, and the rest goes to the first backend',
  breaks: ['split-T7'],
  decisions: (right) => ({
    normaliseWeights: (decide, backends, topology) => {
      const [, ...rest] = right
        .normaliseWeights(decide, backends, topology)
        .map((share) => Math.floor(4 * share) / 4);
      return backends.map(
        (_backend, index) => rest[index - 1] ?? 1 - rest.reduce((sum, share) => sum + share, 0),
      );
    },
  }),
});
