import { defineFault } from './fault.ts';

export default defineFault({
  name: 'tcp-open',
  title: 'raw TCP is let through',
  breaks: ['access-A1-tcp'],
  alsoFails: [
    {
      clauses: ['access-A31', 'access-A21', 'specs-S19'],
      because: 'the denied requests are raw TCP',
    },
  ],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      request.protocol === 'tcp' || right.isAllowed(decide, policy, request),
  }),
});
