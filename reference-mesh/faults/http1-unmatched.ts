import { defineFault } from './fault.ts';

export default defineFault({
  name: 'http1-unmatched',
  title: 'routes hold for HTTP/2 only',
  breaks: ['specs-S1'],
  decisions: (right) => ({
    matchHolds: (decide, match, http) => http.version === '2' && right.matchHolds(decide, match, http),
  }),
});
