import { defineFault } from './fault.ts';

export default defineFault({
  name: 'empty-sources-open',
  title: 'a TrafficTarget without sources opens its destination for everybody',
  breaks: ['access-A17'],
  decisions: (right) => ({
    grantCounts: (grant) => grant.rules.length > 0 && grant.namespace === grant.destination.namespace,
    grantApplies: (decide, policy, grant, request) =>
      right.grantApplies(
        decide,
        policy,
        grant.sources.length > 0
          ? grant
          : {
              ...grant,
              sources: [
                {
                  kind: 'service-account',
                  namespace: request.source.namespace,
                  name: request.source.serviceAccount,
                },
              ],
            },
        request,
      ),
  }),
});
