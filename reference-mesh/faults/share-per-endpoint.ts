import { defineFault } from './fault.ts';

export default defineFault({
  name: 'share-per-endpoint',
  title: 'a weight counts for each pod of a backend',
  breaks: ['split-T15'],
  decisions: (right) => ({
    normaliseWeights: (decide, backends, topology) =>
      right.normaliseWeights(
        decide,
        backends.map(({ service, weight }) => ({
          service,
          weight: weight * decide.endpointsOf(service, topology).length,
        })),
        topology,
      ),
  }),
});
