import { defineFault } from './fault.ts';

export default defineFault({
  name: 'counts-doubled',
  title: 'every exchange is counted twice',
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
        'whose traffic it is, is told by comparing counts with what was sent, and all counts are twice that',
    },
  ],
  decisions: () => ({
    recordings: (exchange) => (exchange.result.kind === 'denied' ? [] : [exchange, exchange]),
  }),
});
