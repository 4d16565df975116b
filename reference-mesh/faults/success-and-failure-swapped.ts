import { defineFault } from './fault.ts';

export default defineFault({
  name: 'success-and-failure-swapped',
  title: 'successes and failures change places',
  breaks: ['metrics-M7'],
  decisions: (right) => ({ isFailure: (exchange) => !right.isFailure(exchange) }),
});
