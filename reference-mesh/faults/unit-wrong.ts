import { defineFault } from './fault.ts';

export default defineFault({
  name: 'unit-wrong',
  title: 'latencies are given in seconds and declared as milliseconds',
  breaks: ['metrics-M6'],
  decisions: (right) => ({ latencyMeasure: (ms) => ({ ...right.latencyMeasure(ms), unit: 'ms' }) }),
});
