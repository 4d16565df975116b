import { defineFault } from './fault.ts';

export default defineFault({
  name: 'shares-in-quarters',
  title: 'shares are rounded down to quarters, and the rest goes to the first backend',
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
      because:
        'its shares are no quarters and are rounded to them; the smaller backend gets less, or nothing',
    },
  ],
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
