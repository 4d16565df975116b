import { defineFault } from './fault.ts';

export default defineFault({
  name: 'mismatched-port-included',
  title: 'backend ports are matched by name, not by number',
  breaks: ['split-T22'],
  decisions: () => ({
    portsMatch: (root, backend) => root.name === backend.name && root.transport === backend.transport,
  }),
});
