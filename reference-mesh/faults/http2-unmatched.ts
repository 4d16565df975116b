import { defineFault } from './fault.ts';

export default defineFault({
  name: 'http2-unmatched',
  title: 'routes hold for HTTP/1.1 only',
  breaks: ['specs-S1-http2'],
  decisions: (right) => ({
    matchHolds: (decide, match, http) => http.version === '1.1' && right.matchHolds(decide, match, http),
  }),
});
