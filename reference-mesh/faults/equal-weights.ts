import { defineFault } from './fault.ts';

export default defineFault({
  name: 'equal-weights',
  title: 'backends share equally, whatever their weights',
  breaks: ['split-T7'],
  decisions: () => ({
    normaliseWeights: (_decide, backends) =>
      backends.map(({ weight }) => (weight > 0 ? 1 / backends.filter((b) => b.weight > 0).length : 0)),
  }),
});
