import { defineFault } from './fault.ts';

export default defineFault({
  name: 'counts-doubled',
  title: 'every exchange is counted twice',
  breaks: ['metrics-M7'],
  decisions: () => ({
    recordings: (exchange) => (exchange.result.kind === 'denied' ? [] : [exchange, exchange]),
  }),
});
