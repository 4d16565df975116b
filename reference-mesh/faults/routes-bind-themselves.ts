import { defineFault } from './fault.ts';

export default defineFault({
  name: 'routes-bind-themselves',
  title: 'a route opens what it describes without a TrafficTarget',
  breaks: ['specs-S19'],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) => {
      const { namespace } = request.destination;
      const names = (routes: ReadonlyMap<string, { readonly name: string }>) =>
        [...routes.values()].map(({ name }) => name);
      return (
        right.isAllowed(decide, policy, request) ||
        names(policy.routeGroups).some((route) =>
          decide.ruleMatches(decide, policy, namespace, { kind: 'http', route }, request),
        ) ||
        (request.protocol === 'tcp' &&
          names(policy.tcpRoutes).some((route) =>
            decide.ruleMatches(decide, policy, namespace, { kind: 'tcp', route }, request),
          ))
      );
    },
  }),
});
