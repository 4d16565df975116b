import { defineFault } from './fault.ts';

export default defineFault({
  name: 'leaks-one-in-hundred',
  title: 'one denied request in a hundred is let through',
  breaks: ['access-A31'],
  alsoFails: [
    {
      expectations: ['denied', 'confined'],
      failing: ['did-not-hold', 'delivered', 'leaked', 'stray-recipient'],
      because: 'any denial of twenty requests meets a leak of one in a hundred with probability 0.18',
    },
  ],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      right.isAllowed(decide, policy, request) || request.random() < 0.01,
  }),
});
