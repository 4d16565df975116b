import { defineFault } from './fault.ts';

export default defineFault({
  name: 'last-tcp-route-only',
  title: 'of several TCPRoutes of a TrafficTarget only the last counts',
  breaks: ['access-A26-tcp'],
  decisions: (right) => ({
    rulesMatch: (decide, policy, grant, request) => {
      const last = grant.rules.findLast(({ kind }) => kind === 'tcp');
      const rules = grant.rules.filter((rule) => rule.kind !== 'tcp' || rule === last);
      return right.rulesMatch(decide, policy, { ...grant, rules }, request);
    },
  }),
});
