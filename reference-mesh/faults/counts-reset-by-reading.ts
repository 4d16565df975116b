import type { Exchange } from '../control/observation.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'counts-reset-by-reading',
  title: 'an exchange is counted in the first answer that holds it and in no other',
  breaks: ['metrics-M7'],
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
