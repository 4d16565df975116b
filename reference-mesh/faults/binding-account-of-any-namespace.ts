import { defineFault } from './fault.ts';

export default defineFault({
  name: 'binding-account-of-any-namespace',
  title: 'the ServiceAccount of an IdentityBinding is known by its name, whatever its namespace',
  breaks: ['access-IB3'],
  decisions: (right) => ({
    schemeMatches: (scheme, namespace, workload) =>
      scheme.kind === 'service-account'
        ? scheme.name === workload.serviceAccount
        : right.schemeMatches(scheme, namespace, workload),
  }),
});
