import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-match-only',
  title: 'a rule that names no matches is valid for the first match of the group alone',
  breaks: ['access-A18'],
  decisions: (right) => ({
    ruleMatches: (decide, policy, namespace, rule, request) => {
      const first = policy.routeGroups.get(keyOf(namespace, rule.route))?.matches[0];
      const narrowed =
        rule.kind === 'http' && rule.matches === undefined && first
          ? { ...rule, matches: [first.name] }
          : rule;
      return right.ruleMatches(decide, policy, namespace, narrowed, request);
    },
  }),
});
