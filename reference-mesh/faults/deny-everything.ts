import { defineFault } from './fault.ts';

export default defineFault({
  name: 'deny-everything',
  title: 'nobody is allowed anything',
  breaks: ['access-A6'],
  decisions: () => ({ isAllowed: () => false }),
});
