import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'route-bound-once',
  title: 'a route that several TrafficTargets name is bound by the last of them alone',
  breaks: ['access-A29'],
  alsoFails: [
    {
      clauses: ['access-A5'],
      because: 'the TrafficTarget that is deleted and the one that stays name one route',
    },
  ],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) => {
      const bound = new Map(
        policy.grants.flatMap((grant) =>
          grant.rules.map((rule) => [keyOf(rule.kind, rule.route), grant] as const),
        ),
      );
      const grants = policy.grants.map((grant) => ({
        ...grant,
        rules: grant.rules.filter((rule) => bound.get(keyOf(rule.kind, rule.route)) === grant),
      }));
      return right.isAllowed(decide, { ...policy, grants }, request);
    },
  }),
});
