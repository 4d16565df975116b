import { defineFault } from './fault.ts';

export default defineFault({
  name: 'delivers-then-denies',
  title: 'the application gets a denied request, and only its answer is withheld',
  breaks: ['access-A31'],
  alsoFails: [
    {
      expectations: ['denied'],
      failing: ['leaked'],
      because: 'every denied request reaches the application: no denial anywhere holds, whatever its ground',
    },
    {
      clauses: ['access-A10-other'],
      because: 'the pod behind the shared Service that is not opened gets the requests that it turns away',
    },
  ],
  decisions: () => ({ answerDenied: () => ({ kind: 'deliver', status: 403 }) }),
});
