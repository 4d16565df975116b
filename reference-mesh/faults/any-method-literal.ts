import { defineFault } from './fault.ts';

export default defineFault({
  name: 'any-method-literal',
  title: '* is taken for a method of that name',
  breaks: ['specs-S7-wildcard'],
  decisions: () => ({ matchesMethod: (methods, method) => methods.includes(method) }),
});
