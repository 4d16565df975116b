import { defineFault } from './fault.ts';

export default defineFault({
  name: 'direct-calls-split',
  title: "traffic to a backend's own Service is split too",
  breaks: ['split-T14-direct'],
  alsoFails: [
    {
      clauses: ['split-T31'],
      because:
        'calls to the inner root, a backend of the outer split, are split by the outer one: the premise is gone',
    },
  ],
  decisions: (right) => ({
    splitApplies: (split, client, service) =>
      right.splitApplies(split, client, service) ||
      (split.namespace === service.namespace &&
        split.backends.some(({ service: backend }) => backend === service.name)),
  }),
});
