import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'matches-all-of',
  title: 'a request must meet every match of a group instead of any',
  breaks: ['specs-S14', 'access-A18'],
  decisions: (right) => ({
    ruleMatches: (decide, policy, namespace, rule, request) => {
      const matches = policy.routeGroups.get(keyOf(namespace, rule.route))?.matches ?? [];
      const { http } = request;
      if (rule.kind !== 'http' || rule.matches !== undefined || http === undefined) {
        return right.ruleMatches(decide, policy, namespace, rule, request);
      }
      return matches.length > 0 && matches.every((match) => decide.matchHolds(decide, match, http));
    },
  }),
});
