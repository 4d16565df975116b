import { defineFault } from './fault.ts';

export default defineFault({
  name: 'source-namespace-ignored',
  title: 'a source is known by its name, whatever its namespace',
  breaks: ['access-A7-namespace'],
  alsoFails: [
    {
      clauses: [
        'access-A11',
        'access-A12',
        'access-A4',
        'access-A3',
        'access-A25-tcp',
        'access-A25-udp',
        'access-A26-tcp',
        'specs-S20',
      ],
      because:
        'whom it denies has the listed ServiceAccount’s name in another namespace: the namesake, or the client where the namesake is listed',
    },
  ],
  decisions: (right) => ({
    sourceMatches: (decide, policy, source, request) =>
      source.kind === 'service-account'
        ? source.name === request.source.serviceAccount
        : right.sourceMatches(decide, policy, source, request),
  }),
});
