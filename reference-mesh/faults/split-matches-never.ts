import { defineFault } from './fault.ts';

export default defineFault({
  name: 'split-matches-never',
  title: 'what matches a split goes to the root all the same',
  breaks: ['split-T17'],
  decisions: () => ({ splitMatches: (_decide, _policy, split) => split.groups === undefined }),
});
