import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'binding-schemes-all-of',
  title: 'a pod must meet every scheme of an IdentityBinding',
  breaks: ['access-IB1'],
  decisions: (right) => ({
    subjectMatches: (decide, policy, subject, workload) => {
      if (subject.kind !== 'binding') return right.subjectMatches(decide, policy, subject, workload);
      const binding = policy.bindings.get(keyOf(subject.namespace, subject.name));
      return (
        binding?.schemes.every((scheme) => decide.schemeMatches(scheme, binding.namespace, workload)) === true
      );
    },
  }),
});
