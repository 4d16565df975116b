import { defineFault } from './fault.ts';

export default defineFault({
  name: 'root-path-unmatched',
  title: 'no path expression holds for the root path',
  breaks: ['specs-S8'],
  decisions: (right) => ({
    matchesPath: (pathRegex, target) => target !== '/' && right.matchesPath(pathRegex, target),
  }),
});
