import { defineFault } from './fault.ts';

export default defineFault({
  name: 'every-fortieth-connection-let-in',
  title: 'whatever comes on every fortieth connection of a client passes without a look at the policy',
  breaks: ['access-A31'],
  alsoFails: [
    {
      expectations: ['denied', 'confined'],
      failing: ['did-not-hold', 'delivered', 'leaked', 'stray-recipient'],
      because: 'every other denial of twenty fresh connections to one port contains the fortieth',
    },
  ],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) =>
      request.connection % 40 === 39 || right.isAllowed(decide, policy, request),
  }),
});
