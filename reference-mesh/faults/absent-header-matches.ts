import { defineFault } from './fault.ts';

export default defineFault({
  name: 'absent-header-matches',
  title: 'a header filter is not applied to a request without the header',
  breaks: ['specs-S11-absent'],
  alsoFails: [
    {
      clauses: ['split-T17-rest', 'split-T19'],
      because: 'a split knows its segment by the same filters: requests without the header fall into it',
    },
  ],
  decisions: (right) => ({
    matchesHeader: (decide, filter, headers) =>
      headers[filter.name] === undefined || right.matchesHeader(decide, filter, headers),
  }),
});
