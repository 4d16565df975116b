import { defineFault } from './fault.ts';

export default defineFault({
  name: 'method-ignored',
  title: 'methods of a match are not looked at',
  breaks: ['specs-S7'],
  alsoFails: [
    {
      clauses: ['access-A8', 'access-A4', 'specs-S15'],
      because: 'the request is denied only for its method',
    },
  ],
  decisions: () => ({ matchesMethod: () => true }),
});
