import { defineFault } from './fault.ts';

export default defineFault({
  name: 'routes-ignored',
  title: 'whoever is a source of a TrafficTarget with HTTP routes may ask for anything',
  breaks: ['access-A8'],
  alsoFails: [
    {
      clauses: [
        'access-A4',
        'access-A18',
        'access-A19',
        'access-A26',
        'access-A17',
        'specs-S4',
        'specs-S4-regex',
        'specs-S2',
        'specs-S19',
        'specs-S25',
        'specs-S1',
        'specs-S1-http2',
        'specs-S7',
        'specs-S11',
        'specs-S10',
        'specs-S11-absent',
        'specs-S13',
        'specs-S14',
        'specs-S15',
        'specs-S16',
      ],
      because:
        'the request of a source is denied only because no HTTP route of its TrafficTarget matches: by path, method, header, or a match that is not bound',
    },
  ],
  decisions: (right) => ({
    ruleMatches: (decide, policy, namespace, rule, request) =>
      (rule.kind === 'http' && request.protocol === 'http') ||
      right.ruleMatches(decide, policy, namespace, rule, request),
  }),
});
