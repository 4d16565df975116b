import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-source-only',
  title: 'of several sources only the first counts',
  breaks: ['access-A12'],
  alsoFails: [
    {
      clauses: ['access-A13-source'],
      because: 'the source in another namespace is the third in the list',
    },
    {
      clauses: ['access-A4'],
      because: 'payments is the second source of the example’s first TrafficTarget',
    },
  ],
  decisions: (right) => ({
    grantApplies: (decide, policy, grant, request) =>
      right.grantApplies(decide, policy, { ...grant, sources: grant.sources.slice(0, 1) }, request),
  }),
});
