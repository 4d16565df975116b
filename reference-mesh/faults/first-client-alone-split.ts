import { keyOf } from '../control/policy.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'first-client-alone-split',
  title: 'the traffic of the client that calls a root first is split, that of all others is not',
  breaks: ['split-T1', 'split-T14'],
  decisions: (right) => {
    const firsts = new Map<string, string>();
    return {
      splitApplies: (split, client, service) => {
        if (!right.splitApplies(split, client, service)) return false;
        const key = keyOf(split.namespace, split.name);
        const first = firsts.get(key) ?? client.pod;
        firsts.set(key, first);
        return first === client.pod;
      },
    };
  },
});
