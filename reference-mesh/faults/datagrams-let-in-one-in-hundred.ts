import { defineFault } from './fault.ts';

export default defineFault({
  name: 'datagrams-let-in-one-in-hundred',
  title: 'one denied datagram in a hundred is let through',
  breaks: ['access-A31'],
  alsoFails: [
    {
      expectations: ['denied'],
      failing: ['did-not-hold', 'delivered', 'leaked'],
      because: 'any denial of twenty datagrams meets a leak of one in a hundred with probability 0.18',
    },
  ],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      right.isAllowed(decide, policy, request) || (request.protocol === 'udp' && request.random() < 0.01),
  }),
});
