import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-port-alone-split',
  title: 'of a root with several ports the first is split',
  breaks: ['split-T24'],
  decisions: (right) => ({
    splitMatches: (decide, policy, split, request) =>
      request.port.port === request.service.ports[0]?.port &&
      right.splitMatches(decide, policy, split, request),
  }),
});
