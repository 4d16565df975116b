import { defineFault } from './fault.ts';

export default defineFault({
  name: 'direct-calls-split',
  title: "traffic to a backend's own Service is split too",
  breaks: ['split-T14-direct'],
  decisions: (right) => ({
    splitApplies: (split, client, service) =>
      right.splitApplies(split, client, service) ||
      (split.namespace === service.namespace &&
        split.backends.some(({ service: backend }) => backend === service.name)),
  }),
});
