import { defineFault } from './fault.ts';

export default defineFault({
  name: 'failures-as-success',
  title: 'failed requests are counted as successes',
  breaks: ['metrics-M7'],
  decisions: () => ({ isFailure: () => false }),
});
