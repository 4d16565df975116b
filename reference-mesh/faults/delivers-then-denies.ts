import { defineFault } from './fault.ts';

export default defineFault({
  name: 'delivers-then-denies',
  title: 'the application gets a denied request, and only its answer is withheld',
  breaks: ['access-A31'],
  decisions: () => ({ answerDenied: () => ({ kind: 'deliver', status: 403 }) }),
});
