import { defineFault } from './fault.ts';

export default defineFault({
  name: 'leaks-one-in-twenty',
  title: 'one denied request in twenty is let through',
  breaks: ['access-A31'],
  alsoFails: [
    {
      expectations: ['denied', 'confined'],
      failing: ['did-not-hold', 'delivered', 'leaked', 'stray-recipient', 'not-enforced-in-time'],
      because: 'any denial of twenty requests meets a leak of one in twenty with probability 0.64',
    },
  ],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      right.isAllowed(decide, policy, request) || request.random() < 0.05,
  }),
});
