import type { Exchange } from '../control/observation.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'counts-reset-by-reading',
  title: 'an exchange is counted in the first answer that holds it and in no other',
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
        'whose traffic it is, is told by comparing counts with what was sent, and an answer before the one that is judged has used them up',
    },
    {
      clauses: ['metrics-M6'],
      because: 'the latencies are used up with the counts: percentiles of nothing are zero',
    },
    {
      clauses: ['metrics-M10'],
      because:
        'an answer before the one that is judged has used the counts up: zeros that agree are no evidence of a sum',
    },
  ],
  decisions: (right) => {
    const shown = new WeakSet<Exchange>();
    return {
      aggregate: (decide, exchanges) => {
        const fresh = exchanges.filter((exchange) => !shown.has(exchange));
        for (const exchange of exchanges) shown.add(exchange);
        return right.aggregate(decide, fresh);
      },
    };
  },
});
