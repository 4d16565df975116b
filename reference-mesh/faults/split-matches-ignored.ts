import { defineFault } from './fault.ts';

export default defineFault({
  name: 'split-matches-ignored',
  title: 'a split with matches takes all requests',
  breaks: ['split-T17-rest'],
  decisions: () => ({ splitMatches: () => true }),
});
