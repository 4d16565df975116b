import { defineFault } from './fault.ts';

export default defineFault({
  name: 'path-literal',
  title: 'pathRegex is taken for a literal prefix',
  breaks: ['specs-S4-regex'],
  decisions: () => ({ matchesPath: (pathRegex, target) => target.startsWith(pathRegex) }),
});
