import { defineFault } from './fault.ts';

export default defineFault({
  name: 'head-taken-for-get',
  title: 'a HEAD request is allowed where GET is',
  breaks: ['specs-S7'],
  decisions: (right) => ({
    matchesMethod: (methods, method) =>
      right.matchesMethod(methods, method) || (method === 'HEAD' && right.matchesMethod(methods, 'GET')),
  }),
});
