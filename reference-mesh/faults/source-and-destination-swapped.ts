import { defineFault } from './fault.ts';

export default defineFault({
  name: 'source-and-destination-swapped',
  title: 'source and destination of a TrafficTarget change places',
  breaks: ['access-A6'],
  decisions: (right) => ({
    destinationMatches: (decide, policy, destination, request) =>
      right.sourceMatches(decide, policy, destination, request),
    sourceMatches: (decide, policy, source, request) =>
      right.destinationMatches(decide, policy, source, request),
  }),
});
