import { defineFault } from './fault.ts';

export default defineFault({
  name: 'failures-of-500-alone',
  title: 'of the failed answers only those of status 500 are counted as failures',
  breaks: ['metrics-M7'],
  alsoFails: [
    {
      clauses: ['metrics-M8'],
      because: 'the HTTP/2 requests are counted beside those of the same test, among them answers of 503',
    },
  ],
  decisions: (right) => ({
    isFailure: (exchange) =>
      exchange.result.kind === 'answered' ? exchange.result.status === 500 : right.isFailure(exchange),
  }),
});
