import { defineFault } from './fault.ts';

export default defineFault({
  name: 'headers-any-of',
  title: 'one of several header filters of a match is enough',
  breaks: ['specs-S13'],
  decisions: () => ({
    matchesHeaders: (decide, filters, headers) =>
      filters.length === 0 || filters.some((filter) => decide.matchesHeader(decide, filter, headers)),
  }),
});
