import { defineFault } from './fault.ts';

export default defineFault({
  name: 'third-backend-dropped',
  title: 'of more than two backends the first two are used',
  breaks: ['split-T13'],
  alsoFails: [
    {
      clauses: ['split-T28'],
      because: 'the update brings a third backend',
    },
  ],
  decisions: (right) => ({
    eligibleBackends: (decide, split, port, topology) =>
      right.eligibleBackends(decide, split, port, topology).slice(0, 2),
  }),
});
