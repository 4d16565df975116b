import { defineFault } from './fault.ts';

export default defineFault({
  name: 'edges-reversed',
  title: 'edges point the wrong way',
  breaks: ['metrics-M16', 'metrics-M16-from'],
  alsoFails: [
    {
      clauses: ['metrics-M12', 'metrics-M13'],
      because: 'an edge is found by its direction and its peer: under the wrong direction it is another edge',
    },
  ],
  decisions: () => ({ edgeDirection: (side) => (side === 'client' ? 'from' : 'to') }),
});
