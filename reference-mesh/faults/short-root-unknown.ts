import { defineFault } from './fault.ts';

export default defineFault({
  name: 'short-root-unknown',
  title: 'a root that is written by its short name is not found',
  breaks: ['split-T2'],
  decisions: (right) => ({
    splitApplies: (split, client, service) =>
      split.root !== service.name && right.splitApplies(split, client, service),
  }),
});
