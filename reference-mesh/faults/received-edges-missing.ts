import { defineFault } from './fault.ts';

export default defineFault({
  name: 'received-edges-missing',
  title: 'a resource has no edges from those it receives from',
  breaks: ['metrics-M16-from'],
  alsoFails: [
    {
      clauses: ['metrics-M14'],
      because: 'a server that only receives has no edges left to show',
    },
    {
      clauses: ['metrics-M12', 'metrics-M13'],
      because: 'the edges expected are those that the server receives from',
    },
  ],
  decisions: (right) => ({
    edgesOf: (decide, resource, pods, exchanges, topology) =>
      right.edgesOf(decide, resource, pods, exchanges, topology).filter(({ side }) => side === 'client'),
  }),
});
