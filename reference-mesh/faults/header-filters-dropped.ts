import { defineFault } from './fault.ts';

export default defineFault({
  name: 'header-filters-dropped',
  title: 'header filters are not applied',
  breaks: ['specs-S10', 'specs-S11'],
  decisions: () => ({ matchesHeaders: () => true }),
});
