import { defineFault } from './fault.ts';

export default defineFault({
  name: 'path-literal',
  title: 'pathRegex is taken for a literal prefix',
  breaks: ['specs-S4-regex'],
  alsoFails: [
    {
      clauses: ['specs-S8', 'specs-S15'],
      because: 'its path is an expression, and no request begins with it letter by letter',
    },
  ],
  decisions: () => ({ matchesPath: (pathRegex, target) => target.startsWith(pathRegex) }),
});
