import { defineFault } from './fault.ts';

export default defineFault({
  name: 'method-ignored',
  title: 'methods of a match are not looked at',
  breaks: ['specs-S7'],
  decisions: () => ({ matchesMethod: () => true }),
});
