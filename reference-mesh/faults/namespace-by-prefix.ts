import { defineFault } from './fault.ts';

export default defineFault({
  name: 'namespace-by-prefix',
  title: 'namespaces are compared up to their first dash',
  breaks: ['access-A7-namespace', 'access-A11'],
  alsoFails: [
    {
      clauses: [
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
  decisions: () => ({
    sameIdentity: (identity, workload) =>
      identity.name === workload.serviceAccount &&
      identity.namespace.split('-')[0] === workload.namespace.split('-')[0],
  }),
});
