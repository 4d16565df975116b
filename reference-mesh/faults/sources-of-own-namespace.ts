import { defineFault } from './fault.ts';

export default defineFault({
  name: 'sources-of-own-namespace',
  title: 'sources of another namespace than the destination are left out',
  breaks: ['access-A13-source'],
  alsoFails: [
    {
      clauses: ['split-T5'],
      because: 'the control beside it calls a Service of another namespace',
    },
  ],
  decisions: (right) => ({
    sourceMatches: (decide, policy, source, request) =>
      source.namespace === request.destination.namespace &&
      right.sourceMatches(decide, policy, source, request),
  }),
});
