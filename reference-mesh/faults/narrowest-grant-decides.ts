import type { Grant } from '../control/policy.ts';
import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'narrowest-grant-decides',
  title:
    'of several TrafficTargets for one source the one with the longest path denies what it does not list',
  breaks: ['access-A3'],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) => {
      const length = (grant: Grant) =>
        Math.max(
          0,
          ...grant.rules.flatMap((rule) =>
            (policy.routeGroups.get(keyOf(grant.namespace, rule.route))?.matches ?? []).map(
              ({ pathRegex = '' }) => pathRegex.length,
            ),
          ),
        );
      const own = policy.grants.filter(
        (grant) =>
          decide.destinationMatches(decide, policy, grant.destination, request) &&
          grant.sources.some((source) => decide.sourceMatches(decide, policy, source, request)),
      );
      const longest = Math.max(0, ...own.map(length));
      const grants = request.protocol === 'http' ? own.filter((grant) => length(grant) === longest) : own;
      return right.isAllowed(decide, { ...policy, grants }, request);
    },
  }),
});
