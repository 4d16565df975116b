import { defineFault } from './fault.ts';

export default defineFault({
  name: 'binding-as-destination-ignored',
  title: 'a destination that is an IdentityBinding is never met',
  breaks: ['access-IB5'],
  decisions: (right) => ({
    destinationMatches: (decide, policy, destination, request) =>
      destination.kind !== 'binding' && right.destinationMatches(decide, policy, destination, request),
  }),
});
