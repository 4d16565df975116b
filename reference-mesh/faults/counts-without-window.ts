import { defineFault } from './fault.ts';

export default defineFault({
  name: 'counts-without-window',
  title: 'counts go back to the beginning',
  breaks: ['metrics-M21'],
  decisions: () => ({ withinWindow: () => true }),
});
