import { defineFault } from './fault.ts';

export default defineFault({
  name: 'short-root-unknown',
  title: 'a root that is written by its short name is not found',
  breaks: ['split-T2'],
  alsoFails: [
    {
      expectations: ['shares'],
      failing: ['not-enforced-in-time', 'share-off'],
      because: 'its split names the root by the short name, so nothing is split',
    },
    {
      clauses: ['split-T5'],
      because: 'its split names the root by the short name: the root’s own pods receive',
    },
  ],
  decisions: (right) => ({
    splitApplies: (split, client, service) =>
      split.root !== service.name && right.splitApplies(split, client, service),
  }),
});
