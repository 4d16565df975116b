import { defineFault } from './fault.ts';

export default defineFault({
  name: 'milliseconds-as-seconds',
  title: 'latencies in milliseconds are declared as seconds',
  breaks: ['metrics-M6'],
  decisions: () => ({
    latencyMeasure: (ms) => ({ unit: 'seconds', value: String(Math.round(ms)) }),
  }),
});
