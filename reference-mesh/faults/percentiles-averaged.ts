import { defineFault } from './fault.ts';

export default defineFault({
  name: 'percentiles-averaged',
  title: 'every percentile is the mean',
  breaks: ['metrics-M6'],
  decisions: () => ({
    percentile: (ascending) => ascending.reduce((sum, ms) => sum + ms, 0) / Math.max(1, ascending.length),
  }),
});
