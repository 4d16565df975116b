import { defineFault } from './fault.ts';

export default defineFault({
  name: 'tcp-open',
  title: 'raw TCP is let through',
  breaks: ['access-A1-tcp'],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      request.protocol === 'tcp' || right.isAllowed(decide, policy, request),
  }),
});
