import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-route-group-only',
  title: 'of several HTTPRouteGroups of a TrafficTarget only the first counts',
  breaks: ['access-A26'],
  decisions: (right) => ({
    rulesMatch: (decide, policy, grant, request) => {
      const first = grant.rules.find(({ kind }) => kind === 'http');
      const rules = grant.rules.filter((rule) => rule.kind !== 'http' || rule === first);
      return right.rulesMatch(decide, policy, { ...grant, rules }, request);
    },
  }),
});
