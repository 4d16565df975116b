import { defineFault } from './fault.ts';

export default defineFault({
  name: 'quantity-unscaled',
  title: '500m is read as 500',
  breaks: ['split-T9'],
  alsoFails: [
    {
      clauses: ['metrics-M20-backend'],
      because: 'the weight that is shown is the one that was read',
    },
    {
      clauses: [
        'split-T7',
        'split-T4',
        'split-T10',
        'split-T13',
        'split-T14',
        'split-T14-direct',
        'split-T23',
        'split-T28',
        'split-T30',
        'split-T15',
      ],
      because:
        'this version writes every second weight in thousandths, which count a thousandfold beside the others',
    },
  ],
  decisions: () => ({ readWeight: (raw) => Number.parseFloat(String(raw)) }),
});
