import { defineFault } from './fault.ts';

export default defineFault({
  name: 'counts-as-rates',
  title: 'counts are divided by the seconds of the window',
  breaks: ['metrics-M7'],
  decisions: () => ({ countValue: (count) => String(Math.round(count / 30)) }),
});
