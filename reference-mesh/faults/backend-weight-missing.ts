import { defineFault } from './fault.ts';

export default defineFault({
  name: 'backend-weight-missing',
  title: 'the backends of a split are shown without their weights',
  breaks: ['metrics-M20-backend'],
  decisions: () => ({ backendWeight: () => 0 }),
});
