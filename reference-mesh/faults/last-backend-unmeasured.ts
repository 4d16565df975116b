import { defineFault } from './fault.ts';

export default defineFault({
  name: 'last-backend-unmeasured',
  title: 'the last backend of a split has no metrics',
  breaks: ['metrics-M20'],
  alsoFails: [
    {
      clauses: ['metrics-M20-backend'],
      because: 'the requests that the last backend received are missing from its own counts',
    },
  ],
  decisions: (right) => ({
    backendExchanges: (split, backend, exchanges) =>
      split.backends.at(-1)?.service === backend ? [] : right.backendExchanges(split, backend, exchanges),
  }),
});
