import { defineFault } from './fault.ts';

export default defineFault({
  name: 'mixed-rules-void',
  title: 'a TrafficTarget that binds a TCPRoute and an HTTPRouteGroup together has no effect',
  breaks: ['access-A24-both'],
  decisions: (right) => ({
    grantCounts: (grant) =>
      right.grantCounts(grant) &&
      !['http', 'tcp'].every((kind) => grant.rules.some((rule) => rule.kind === kind)),
  }),
});
