import { defineFault } from './fault.ts';

export default defineFault({
  name: 'split-metrics-of-one-backend',
  title: 'the counts of every backend of a split are those of its first',
  breaks: ['metrics-M20'],
  alsoFails: [
    {
      clauses: ['metrics-M20-backend'],
      because: 'the second backend shows the requests of the first',
    },
  ],
  decisions: (right) => ({
    backendExchanges: (split, _backend, exchanges) =>
      right.backendExchanges(split, split.backends[0]?.service ?? '', exchanges),
  }),
});
