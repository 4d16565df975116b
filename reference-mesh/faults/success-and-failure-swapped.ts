import { defineFault } from './fault.ts';

export default defineFault({
  name: 'success-and-failure-swapped',
  title: 'successes and failures change places',
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
        'whose traffic it is, is told by comparing success counts with what was sent, and they show the failures',
    },
    {
      clauses: ['metrics-M10'],
      because:
        'where all requests succeeded no success is counted, and zeros that agree are no evidence of a sum',
    },
  ],
  decisions: (right) => ({ isFailure: (exchange) => !right.isFailure(exchange) }),
});
