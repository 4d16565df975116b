import { defineFault } from './fault.ts';

export default defineFault({
  name: 'service-neighbours-admitted',
  title: 'a pod may call another that stands behind the same Service, whatever its ServiceAccount',
  breaks: ['access-A11'],
  alsoFails: [
    {
      clauses: ['access-A4'],
      because:
        'the second source of the example shares a Service with the server and so counts as prometheus too',
    },
  ],
  decisions: (right) => ({
    sourceMatches: (decide, policy, source, request) =>
      right.sourceMatches(decide, policy, source, request) ||
      request.topology.services.some((service) => {
        const pods = decide.endpointsOf(service, request.topology);
        return [request.source, request.destination].every(({ pod }) => pods.some((one) => one.pod === pod));
      }),
  }),
});
