import { defineFault } from './fault.ts';

export default defineFault({
  name: 'any-method-without-options',
  title: '* stands for every method but OPTIONS',
  breaks: ['specs-S7-wildcard'],
  decisions: (right) => ({
    matchesMethod: (methods, method) =>
      right.matchesMethod(method === 'OPTIONS' ? methods.filter((one) => one !== '*') : methods, method),
  }),
});
