import { defineFault } from './fault.ts';

export default defineFault({
  name: 'any-method-literal',
  title: '* is taken for a method of that name',
  breaks: ['specs-S7-wildcard'],
  alsoFails: [
    {
      clauses: ['access-A4', 'specs-S8'],
      because: 'the routes of these examples list *, and their requests are to be delivered',
    },
  ],
  decisions: () => ({ matchesMethod: (methods, method) => methods.includes(method) }),
});
