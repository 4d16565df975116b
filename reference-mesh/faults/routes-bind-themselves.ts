import { defineFault } from './fault.ts';

export default defineFault({
  name: 'routes-bind-themselves',
  title: 'a route opens what it describes without a TrafficTarget',
  breaks: ['specs-S19'],
  alsoFails: [
    {
      clauses: [
        'access-A6',
        'access-A9',
        'access-A7-namespace',
        'access-A7',
        'access-A11',
        'access-A12',
        'access-A31',
        'access-A3',
        'access-A22',
        'access-A24-both',
        'access-A10',
        'specs-S8',
        'specs-S1-http2',
        'specs-S7-wildcard',
        'specs-S10',
        'specs-S20-all',
      ],
      because: 'whom it denies is no source of the route, which opens to everybody',
    },
    {
      clauses: ['access-A10-other'],
      because:
        'the pod is no destination for this caller, and the route opens every destination to everybody',
    },
    {
      clauses: [
        'access-A5',
        'access-A4',
        'access-A19',
        'access-A21',
        'access-A25-tcp',
        'access-A17',
        'access-A26-tcp',
        'specs-S2',
        'specs-S20',
      ],
      because:
        'the route that stays or stands beside it, bound for others or with other matches selected, opens this request too',
    },
  ],
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
