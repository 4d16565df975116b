import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-pod-keeps-identity',
  title: 'a ServiceAccount belongs to the pod that first called with it: others that share it are denied',
  breaks: ['access-A9-shared'],
  alsoFails: [
    {
      clauses: ['split-T1'],
      because:
        'the twin that shares the client’s ServiceAccount is denied, and so its requests are not split',
    },
  ],
  decisions: (right) => {
    const owners = new Map<string, string>();
    return {
      sourceMatches: (decide, policy, source, request) => {
        if (!right.sourceMatches(decide, policy, source, request)) return false;
        const { pod, namespace, serviceAccount } = request.source;
        const account = keyOf(namespace, serviceAccount);
        const owner = owners.get(account) ?? pod;
        owners.set(account, owner);
        return owner === pod;
      },
    };
  },
});
