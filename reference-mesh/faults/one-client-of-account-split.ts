import { defineFault } from './fault.ts';

export default defineFault({
  name: 'one-client-of-account-split',
  title: 'of clients that share a ServiceAccount only the one that calls first is split',
  breaks: ['split-T1'],
  decisions: (right) => {
    const firsts = new Map<string, string>();
    return {
      splitApplies: (split, client, service) => {
        if (!right.splitApplies(split, client, service)) return false;
        const key = `${split.name} ${client.namespace}/${client.serviceAccount}`;
        const first = firsts.get(key) ?? client.pod;
        firsts.set(key, first);
        return first === client.pod;
      },
    };
  },
});
