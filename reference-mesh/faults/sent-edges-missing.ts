import { defineFault } from './fault.ts';

export default defineFault({
  name: 'sent-edges-missing',
  title: 'a resource has no edges to those it sends to',
  breaks: ['metrics-M16'],
  alsoFails: [
    {
      clauses: ['metrics-M13'],
      because: 'the edge expected is one to a workload it sends to',
    },
  ],
  decisions: (right) => ({
    edgesOf: (decide, resource, pods, exchanges, topology) =>
      right.edgesOf(decide, resource, pods, exchanges, topology).filter(({ side }) => side === 'server'),
  }),
});
