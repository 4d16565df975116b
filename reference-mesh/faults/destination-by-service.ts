import { defineFault } from './fault.ts';

export default defineFault({
  name: 'destination-by-service',
  title: 'a grant opens every pod behind a Service of its destination',
  breaks: ['access-A10-other'],
  decisions: (right) => ({
    destinationMatches: (decide, policy, destination, request) =>
      right.destinationMatches(decide, policy, destination, request) ||
      (request.service !== undefined &&
        decide
          .endpointsOf(request.service, request.topology)
          .some((workload) => decide.subjectMatches(decide, policy, destination, workload))),
  }),
});
