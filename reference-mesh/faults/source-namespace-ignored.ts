import { defineFault } from './fault.ts';

export default defineFault({
  name: 'source-namespace-ignored',
  title: 'a source is known by its name, whatever its namespace',
  breaks: ['access-A7-namespace'],
  decisions: (right) => ({
    sourceMatches: (decide, policy, source, request) =>
      source.kind === 'service-account'
        ? source.name === request.source.serviceAccount
        : right.sourceMatches(decide, policy, source, request),
  }),
});
