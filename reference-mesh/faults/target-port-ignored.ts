import { defineFault } from './fault.ts';

export default defineFault({
  name: 'target-port-ignored',
  title: 'requests go to the container port of the number of the Service port',
  breaks: ['split-T23'],
  decisions: () => ({ targetPort: (_service, port) => port.port }),
});
