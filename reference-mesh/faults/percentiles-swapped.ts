import { defineFault } from './fault.ts';

export default defineFault({
  name: 'percentiles-swapped',
  title: 'p99 and p50 change places',
  breaks: ['metrics-M6'],
  decisions: (right) => ({
    percentile: (ascending, rank) =>
      right.percentile(ascending, rank === 0.99 ? 0.5 : rank === 0.5 ? 0.99 : rank),
  }),
});
