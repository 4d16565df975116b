import { defineFault } from './fault.ts';

export default defineFault({
  name: 'aggregate-misses-a-pod',
  title: 'a namespace leaves out the pod that received most',
  breaks: ['metrics-M10'],
  decisions: (right) => ({
    aggregate: (decide, exchanges) => {
      const pods = Map.groupBy(exchanges, (exchange) => exchange.pod);
      if (pods.size < 2) return right.aggregate(decide, exchanges);
      const [, ...others] = [...pods.values()].sort((a, b) => b.length - a.length);
      return right.aggregate(decide, others.flat());
    },
  }),
});
