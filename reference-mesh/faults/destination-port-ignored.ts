import { defineFault } from './fault.ts';

export default defineFault({
  name: 'destination-port-ignored',
  title: 'the port of a destination is not looked at',
  breaks: ['access-A23-port'],
  decisions: (right) => ({
    grantApplies: (decide, policy, { port: _port, ...grant }, request) =>
      right.grantApplies(decide, policy, grant, request),
  }),
});
