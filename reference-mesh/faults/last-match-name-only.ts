import { defineFault } from './fault.ts';

export default defineFault({
  name: 'last-match-name-only',
  title: 'of several match names in a rule only the last counts',
  breaks: ['access-A19'],
  alsoFails: [
    {
      clauses: ['specs-S4-regex', 'specs-S7', 'specs-S14'],
      because:
        'its TrafficTarget names several matches of one group, and the request needs another than the last',
    },
  ],
  decisions: () => ({
    routeSelected: (selection, name) => selection === undefined || selection.at(-1) === name,
  }),
});
