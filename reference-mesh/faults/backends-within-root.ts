import { defineFault } from './fault.ts';

export default defineFault({
  name: 'backends-within-root',
  title: 'only backends that share pods with the root are used',
  breaks: ['split-T4'],
  alsoFails: [
    {
      expectations: ['shares', 'confined'],
      failing: ['not-enforced-in-time', 'share-off'],
      because:
        'the test’s backends stand outside the root’s selector, all or some: its split has too few of them, or none',
    },
  ],
  decisions: (right) => ({
    eligibleBackends: (decide, split, port, topology) => {
      const root = topology.services.find(
        ({ name, namespace }) => name === split.root && namespace === split.namespace,
      );
      const pods = root === undefined ? [] : decide.endpointsOf(root, topology);
      return right
        .eligibleBackends(decide, split, port, topology)
        .filter(({ service }) => decide.endpointsOf(service, topology).some((pod) => pods.includes(pod)));
    },
  }),
});
