import { defineFault } from './fault.ts';

export default defineFault({
  name: 'leaks-one-in-hundred',
  title: 'one denied request in a hundred is let through',
  breaks: ['access-A31'],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      right.isAllowed(decide, policy, request) || request.random() < 0.01,
  }),
});
