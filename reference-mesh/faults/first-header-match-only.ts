import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-header-match-only',
  title: 'of several matches with header filters in a group only the first counts',
  breaks: ['specs-S14'],
  decisions: (right) => ({
    ruleMatches: (decide, policy, namespace, rule, request) => {
      const key = keyOf(namespace, rule.route);
      const group = policy.routeGroups.get(key);
      const first = group?.matches.find(({ headers }) => headers.length > 0);
      const matches = group?.matches.filter((match) => match.headers.length === 0 || match === first) ?? [];
      const routeGroups = new Map(group ? [[key, { ...group, matches }]] : []);
      return right.ruleMatches(decide, { ...policy, routeGroups }, namespace, rule, request);
    },
  }),
});
