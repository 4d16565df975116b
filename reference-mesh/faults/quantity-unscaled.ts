import { defineFault } from './fault.ts';

export default defineFault({
  name: 'quantity-unscaled',
  title: '500m is read as 500',
  breaks: ['split-T9'],
  decisions: () => ({ readWeight: (raw) => Number.parseFloat(String(raw)) }),
});
