import { defineFault } from './fault.ts';

export default defineFault({
  name: 'http1-unmatched',
  title: 'routes hold for HTTP/2 only',
  breaks: ['specs-S1'],
  alsoFails: [
    {
      expectations: ['delivered'],
      failing: ['not-enforced-in-time'],
      because: 'its allowed requests are HTTP/1.1 on an HTTP route, and no route matches them',
    },
  ],
  decisions: (right) => ({
    matchHolds: (decide, match, http) => http.version === '2' && right.matchHolds(decide, match, http),
  }),
});
