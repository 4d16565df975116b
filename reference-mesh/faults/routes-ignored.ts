import { defineFault } from './fault.ts';

export default defineFault({
  name: 'routes-ignored',
  title: 'whoever is a source of a TrafficTarget with HTTP routes may ask for anything',
  breaks: ['access-A8'],
  decisions: (right) => ({
    ruleMatches: (decide, policy, namespace, rule, request) =>
      (rule.kind === 'http' && request.protocol === 'http') ||
      right.ruleMatches(decide, policy, namespace, rule, request),
  }),
});
