import { defineFault } from './fault.ts';

export default defineFault({
  name: 'route-groups-all-of',
  title: 'a request must meet every HTTPRouteGroup of a TrafficTarget',
  breaks: ['access-A26'],
  decisions: (right) => ({
    rulesMatch: (decide, policy, grant, request) =>
      right.rulesMatch(decide, policy, grant, request) &&
      grant.rules.every(
        (rule) => rule.kind !== 'http' || decide.ruleMatches(decide, policy, grant.namespace, rule, request),
      ),
  }),
});
