import { defineFault } from './fault.ts';

export default defineFault({
  name: 'dot-literal',
  title: 'a dot in a path expression stands for a dot only',
  breaks: ['specs-S4-regex'],
  decisions: (right) => ({
    matchesPath: (pathRegex, target) =>
      right.matchesPath(pathRegex.replaceAll(/(?<!\\)\.(?![*+?])/g, '\\.'), target),
  }),
});
