import { defineFault } from './fault.ts';

export default defineFault({
  name: 'received-from-one-source',
  title: 'the metrics of a resource hold the traffic of its busiest source alone',
  breaks: ['metrics-M9', 'metrics-M12-blank'],
  decisions: (right) => ({
    received: (pods, exchanges) => {
      const bySource = Map.groupBy(right.received(pods, exchanges), (exchange) => exchange.peer);
      return [...bySource.values()].sort((a, b) => b.length - a.length)[0] ?? [];
    },
  }),
});
