import { defineFault } from './fault.ts';

export default defineFault({
  name: 'source-ignored',
  title: 'whoever calls is taken for a listed source',
  breaks: ['access-A7'],
  decisions: () => ({ sourceMatches: () => true }),
});
