import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-method-only',
  title: 'of several methods of a match only the first counts',
  breaks: ['specs-S7'],
  decisions: (right) => ({
    matchesMethod: (methods, method) => right.matchesMethod(methods.slice(0, 1), method),
  }),
});
