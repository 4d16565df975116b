import { defineFault } from './fault.ts';

export default defineFault({
  name: 'last-match-name-only',
  title: 'of several match names in a rule only the last counts',
  breaks: ['access-A19'],
  decisions: () => ({
    routeSelected: (selection, name) => selection === undefined || selection.at(-1) === name,
  }),
});
