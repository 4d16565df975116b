import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'matches-all-of',
  title: 'a request must meet every match that a rule selects instead of any',
  breaks: ['specs-S14', 'access-A18', 'access-A19'],
  decisions: (right) => ({
    ruleMatches: (decide, policy, namespace, rule, request) => {
      const { http } = request;
      if (rule.kind !== 'http' || http === undefined)
        return right.ruleMatches(decide, policy, namespace, rule, request);
      const group = policy.routeGroups.get(keyOf(namespace, rule.route));
      const selected = group?.matches.filter(({ name }) => decide.routeSelected(rule.matches, name)) ?? [];
      return selected.length > 0 && selected.every((match) => decide.matchHolds(decide, match, http));
    },
  }),
});
