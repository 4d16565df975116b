import { defineFault } from './fault.ts';

export default defineFault({
  name: 'source-and-destination-swapped',
  title: 'source and destination of a TrafficTarget change places',
  breaks: ['access-A6'],
  alsoFails: [
    {
      expectations: ['delivered'],
      failing: ['not-enforced-in-time'],
      because: 'its TrafficTarget opens the way back, not the way there: what is to be delivered is denied',
    },
  ],
  decisions: (right) => ({
    destinationMatches: (decide, policy, destination, request) =>
      right.sourceMatches(decide, policy, destination, request),
    sourceMatches: (decide, policy, source, request) =>
      right.destinationMatches(decide, policy, source, request),
  }),
});
