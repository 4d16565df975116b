import { defineFault } from './fault.ts';

export default defineFault({
  name: 'leaks-one-in-twenty',
  title: 'one denied request in twenty is let through',
  breaks: ['access-A31'],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      right.isAllowed(decide, policy, request) || request.random() < 0.05,
  }),
});
