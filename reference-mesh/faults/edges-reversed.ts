import { defineFault } from './fault.ts';

export default defineFault({
  name: 'edges-reversed',
  title: 'edges point the wrong way',
  breaks: ['metrics-M16', 'metrics-M16-from'],
  decisions: () => ({ edgeDirection: (side) => (side === 'client' ? 'from' : 'to') }),
});
