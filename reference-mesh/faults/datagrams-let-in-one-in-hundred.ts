import { defineFault } from './fault.ts';

export default defineFault({
  name: 'datagrams-let-in-one-in-hundred',
  title: 'one denied datagram in a hundred is let through',
  breaks: ['access-A31'],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      right.isAllowed(decide, policy, request) || (request.protocol === 'udp' && request.random() < 0.01),
  }),
});
