import { defineFault } from './fault.ts';

export default defineFault({
  name: 'header-filters-dropped',
  title: 'header filters are not applied',
  breaks: ['specs-S10', 'specs-S11'],
  alsoFails: [
    {
      clauses: ['specs-S11-absent', 'specs-S13', 'specs-S14', 'specs-S15', 'specs-S16'],
      because: 'the request is denied only for a header that is missing or has another value',
    },
    {
      clauses: ['split-T17-rest', 'split-T18', 'split-T19'],
      because: 'a split knows its segment by the same filters: everybody falls into it',
    },
  ],
  decisions: () => ({ matchesHeaders: () => true }),
});
