import { defineFault } from './fault.ts';

export default defineFault({
  name: 'received-edges-missing',
  title: 'a resource has no edges from those it receives from',
  breaks: ['metrics-M16-from'],
  decisions: (right) => ({
    edgesOf: (decide, resource, pods, exchanges, topology) =>
      right.edgesOf(decide, resource, pods, exchanges, topology).filter(({ side }) => side === 'client'),
  }),
});
