import { defineFault } from './fault.ts';

export default defineFault({
  name: 'open-by-default',
  title: 'a destination that no TrafficTarget names is open',
  breaks: ['access-A1', 'access-A1-tcp', 'access-A1-udp'],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      !policy.grants.some((grant) => decide.destinationMatches(decide, policy, grant.destination, request)) ||
      right.isAllowed(decide, policy, request),
  }),
});
