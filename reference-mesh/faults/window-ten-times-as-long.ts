import { defineFault } from './fault.ts';

export default defineFault({
  name: 'window-ten-times-as-long',
  title: 'counts speak for ten times the declared window',
  breaks: ['metrics-M21'],
  decisions: (right) => ({
    withinWindow: (exchange, now, windowMs) => right.withinWindow(exchange, now, 10 * windowMs),
  }),
});
