import { defineFault } from './fault.ts';

export default defineFault({
  name: 'udp-by-tcp-route',
  title: 'a TCPRoute opens its ports for UDP too',
  breaks: ['access-A25'],
  decisions: (right) => ({
    rulesMatch: (decide, policy, grant, request) =>
      right.rulesMatch(decide, policy, grant, request) ||
      (request.protocol === 'udp' &&
        right.rulesMatch(decide, policy, grant, { ...request, protocol: 'tcp' })),
  }),
});
