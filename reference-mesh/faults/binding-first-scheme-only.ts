import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'binding-first-scheme-only',
  title: 'of several schemes of an IdentityBinding only the first counts',
  breaks: ['access-IB1'],
  decisions: (right) => ({
    subjectMatches: (decide, policy, subject, workload) => {
      if (subject.kind !== 'binding') return right.subjectMatches(decide, policy, subject, workload);
      const binding = policy.bindings.get(keyOf(subject.namespace, subject.name));
      const [first] = binding?.schemes ?? [];
      return (
        binding !== undefined &&
        first !== undefined &&
        decide.schemeMatches(first, binding.namespace, workload)
      );
    },
  }),
});
