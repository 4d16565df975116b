import { defineFault } from './fault.ts';

export default defineFault({
  name: 'target-port-ignored',
  title: 'requests go to the container port of the number of the Service port',
  breaks: ['split-T23'],
  alsoFails: [
    {
      clauses: ['split-T24'],
      because: 'the second port of its backends has another targetPort',
    },
  ],
  decisions: () => ({ targetPort: (_service, port) => port.port }),
});
