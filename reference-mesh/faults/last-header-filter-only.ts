import { defineFault } from './fault.ts';

export default defineFault({
  name: 'last-header-filter-only',
  title: 'of several header filters of a match only the last counts',
  breaks: ['specs-S13'],
  decisions: (right) => ({
    matchesHeaders: (decide, filters, headers) => right.matchesHeaders(decide, filters.slice(-1), headers),
  }),
});
