import { defineFault } from './fault.ts';

export default defineFault({
  name: 'counts-as-rates',
  title: 'counts are divided by the seconds of the window',
  breaks: ['metrics-M7'],
  alsoFails: [
    {
      clauses: [
        'metrics-M8',
        'metrics-M9',
        'metrics-M12-blank',
        'metrics-M19',
        'metrics-M16',
        'metrics-M16-from',
        'metrics-M12',
        'metrics-M13',
        'metrics-M20',
        'metrics-M20-backend',
        'metrics-M21',
      ],
      because:
        'whose traffic it is, is told by comparing counts with what was sent, and all counts are a thirtieth',
    },
    {
      clauses: ['metrics-M10'],
      because: 'of few failures a thirtieth rounds to zero, and zeros that agree are no evidence of a sum',
    },
  ],
  decisions: () => ({ countValue: (count) => String(Math.round(count / 30)) }),
});
