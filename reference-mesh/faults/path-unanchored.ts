import { pathOf } from '../control/http-match.ts';
import { matchesAnywhere } from '../control/pattern.ts';
import { defineFault } from './fault.ts';

export default defineFault({
  name: 'path-unanchored',
  title: 'pathRegex may match anywhere in the path',
  breaks: ['specs-S4'],
  decisions: () => ({ matchesPath: (pathRegex, target) => matchesAnywhere(pathRegex, pathOf(target)) }),
});
