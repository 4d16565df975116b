import { defineFault } from './fault.ts';

export default defineFault({
  name: 'binding-pods-of-any-namespace',
  title: 'the pod selector of an IdentityBinding binds pods of every namespace',
  breaks: ['access-IB4'],
  decisions: (right) => ({
    schemeMatches: (scheme, namespace, workload) =>
      right.schemeMatches(scheme, scheme.kind === 'pod-labels' ? workload.namespace : namespace, workload),
  }),
});
