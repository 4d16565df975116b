import { defineFault } from './fault.ts';

export default defineFault({
  name: 'equal-weights',
  title: 'backends share equally, whatever their weights',
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
      because: 'its shares are unequal and are given equal ones',
    },
  ],
  decisions: () => ({
    normaliseWeights: (_decide, backends) =>
      backends.map(({ weight }) => (weight > 0 ? 1 / backends.filter((b) => b.weight > 0).length : 0)),
  }),
});
