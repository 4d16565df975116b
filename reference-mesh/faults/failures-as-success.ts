import { defineFault } from './fault.ts';

export default defineFault({
  name: 'failures-as-success',
  title: 'failed requests are counted as successes',
  breaks: ['metrics-M7'],
  alsoFails: [
    {
      clauses: ['metrics-M8', 'metrics-M16', 'metrics-M16-from'],
      because: 'the test sends failures too, and they are missing among the counts it compares',
    },
    {
      clauses: ['metrics-M10'],
      because: 'failures were sent and none is counted: zeros that agree are no evidence of a sum',
    },
  ],
  decisions: () => ({ isFailure: () => false }),
});
