import { defineFault } from './fault.ts';

export default defineFault({
  name: 'long-names-unsplit',
  title: 'calls by the namespaced or full name of the root are not split',
  breaks: ['split-T2-names'],
  decisions: (right) => ({
    splitMatches: (decide, policy, split, request) =>
      !String(request.http?.headers.host ?? '').includes('.') &&
      right.splitMatches(decide, policy, split, request),
  }),
});
