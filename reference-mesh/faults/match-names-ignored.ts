import { defineFault } from './fault.ts';

export default defineFault({
  name: 'match-names-ignored',
  title: 'a rule that names matches is valid for the whole group',
  breaks: ['access-A19', 'specs-S2'],
  decisions: () => ({ routeSelected: () => true }),
});
