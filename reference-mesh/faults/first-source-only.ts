import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-source-only',
  title: 'of several sources only the first counts',
  breaks: ['access-A12'],
  decisions: (right) => ({
    grantApplies: (decide, policy, grant, request) =>
      right.grantApplies(decide, policy, { ...grant, sources: grant.sources.slice(0, 1) }, request),
  }),
});
