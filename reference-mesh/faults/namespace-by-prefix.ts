import { defineFault } from './fault.ts';

export default defineFault({
  name: 'namespace-by-prefix',
  title: 'namespaces are compared up to their first dash',
  breaks: ['access-A7-namespace', 'access-A11'],
  decisions: () => ({
    sameIdentity: (identity, workload) =>
      identity.name === workload.serviceAccount &&
      identity.namespace.split('-')[0] === workload.namespace.split('-')[0],
  }),
});
