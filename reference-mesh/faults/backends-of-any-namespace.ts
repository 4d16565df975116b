import { defineFault } from './fault.ts';

export default defineFault({
  name: 'backends-of-any-namespace',
  title: 'a backend that is missing is looked for in other namespaces',
  breaks: ['split-T5'],
  decisions: (right) => ({
    backendService: (split, name, topology) =>
      right.backendService(split, name, topology) ??
      topology.services.find((service) => service.name === name),
  }),
});
