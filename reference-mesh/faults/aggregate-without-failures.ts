import { defineFault } from './fault.ts';

export default defineFault({
  name: 'aggregate-without-failures',
  title: 'where several pods are summed up failures are left out',
  breaks: ['metrics-M10'],
  decisions: (right) => ({
    aggregate: (decide, exchanges) => {
      const severalPods = new Set(exchanges.map(({ pod }) => pod)).size > 1;
      return right.aggregate(
        decide,
        severalPods ? exchanges.filter((one) => !decide.isFailure(one)) : exchanges,
      );
    },
  }),
});
