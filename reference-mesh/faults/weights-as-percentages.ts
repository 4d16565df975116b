import { defineFault } from './fault.ts';

export default defineFault({
  name: 'weights-as-percentages',
  title: 'weights are taken for percentages, and what is missing goes to the first backend',
  breaks: ['split-T10'],
  alsoFails: [
    {
      clauses: ['split-T8'],
      because: 'its weights do not sum up to a hundred',
    },
  ],
  decisions: () => ({
    normaliseWeights: (_decide, backends) => {
      const [, ...rest] = backends.map(({ weight }) => Math.min(1, weight / 100));
      return [Math.max(0, 1 - rest.reduce((sum, share) => sum + share, 0)), ...rest].slice(
        0,
        backends.length,
      );
    },
  }),
});
