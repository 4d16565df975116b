import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-workload-of-destination',
  title: 'of several workloads with the destination ServiceAccount only the one called first is opened',
  breaks: ['access-A10'],
  decisions: (right) => {
    const opened = new Map<string, string>();
    return {
      destinationMatches: (decide, policy, destination, request) => {
        if (!right.destinationMatches(decide, policy, destination, request)) return false;
        const { pod, namespace, serviceAccount } = request.destination;
        const account = keyOf(namespace, serviceAccount);
        const first = opened.get(account) ?? pod;
        opened.set(account, first);
        return first === pod;
      },
    };
  },
});
