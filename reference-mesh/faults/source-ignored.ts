import { defineFault } from './fault.ts';

export default defineFault({
  name: 'source-ignored',
  title: 'whoever calls is taken for a listed source',
  breaks: ['access-A7'],
  alsoFails: [
    {
      clauses: [
        'access-A6',
        'access-A9',
        'access-A7-namespace',
        'access-A11',
        'access-A10',
        'access-A10-other',
        'access-A12',
        'access-A31',
        'access-A3',
        'access-A22',
        'access-A24-both',
        'access-A25-udp',
        'specs-S8',
        'specs-S1-http2',
        'specs-S7-wildcard',
        'specs-S10',
        'specs-S20-all',
        'specs-S21-all',
      ],
      because: 'the route is open, and the request is denied only for who sends it',
    },
    {
      clauses: [
        'access-A5',
        'access-A4',
        'access-A19',
        'access-A21',
        'access-A25-tcp',
        'access-A25',
        'access-A26-tcp',
        'specs-S19',
        'specs-S20',
        'specs-S21',
      ],
      because: 'a TrafficTarget for others opens the route or port that is closed to the caller',
    },
    {
      clauses: ['access-A17'],
      because:
        'a TrafficTarget without sources still does nothing, but the one beside it opens its route to the caller',
    },
  ],
  decisions: () => ({ sourceMatches: () => true }),
});
