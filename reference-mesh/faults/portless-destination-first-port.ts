import { defineFault } from './fault.ts';

export default defineFault({
  name: 'portless-destination-first-port',
  title: 'a destination without a port is opened on the first port of its Service alone',
  breaks: ['access-A23'],
  alsoFails: [
    {
      clauses: ['split-T24'],
      because: 'the root’s second port is split too, but its requests are denied',
    },
    {
      clauses: ['specs-S22'],
      because: 'raw TCP comes on a port that is not the first of its Service',
    },
  ],
  decisions: (right) => ({
    grantApplies: (decide, policy, grant, request) =>
      right.grantApplies(decide, policy, grant, request) &&
      (grant.port !== undefined || request.port === request.service?.ports[0]?.port),
  }),
});
