import { defineFault } from './fault.ts';

export default defineFault({
  name: 'udp-open',
  title: 'UDP is not enforced at all',
  breaks: ['access-A1-udp', 'access-A25'],
  alsoFails: [
    {
      clauses: ['access-A31'],
      because: 'the denied requests are datagrams',
    },
  ],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      request.protocol === 'udp' || right.isAllowed(decide, policy, request),
  }),
});
