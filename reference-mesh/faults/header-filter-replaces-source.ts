import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'header-filter-replaces-source',
  title: 'a route with header filters is open to every source',
  breaks: ['specs-S10'],
  decisions: (right) => ({
    grantApplies: (decide, policy, grant, request) => {
      const { namespace, serviceAccount: name } = request.source;
      const filters = grant.rules.some((rule) =>
        policy.routeGroups
          .get(keyOf(grant.namespace, rule.route))
          ?.matches.some(({ headers }) => headers.length > 0),
      );
      const sources = filters ? [{ kind: 'service-account', namespace, name } as const] : grant.sources;
      return right.grantApplies(decide, policy, { ...grant, sources }, request);
    },
  }),
});
