import { defineFault } from './fault.ts';

export default defineFault({
  name: 'p90-too-high',
  title: 'p90 is the slowest of all',
  breaks: ['metrics-M6'],
  decisions: (right) => ({
    percentile: (ascending, rank) => right.percentile(ascending, rank === 0.9 ? 1 : rank),
  }),
});
