import { defineFault } from './fault.ts';

export default defineFault({
  name: 'shares-in-runs',
  title: 'shares are right over a thousand requests only: each backend gets its own in one run',
  breaks: ['split-T7'],
  alsoFails: [
    {
      clauses: [
        'split-T4',
        'split-T10',
        'split-T13',
        'split-T14',
        'split-T23',
        'split-T28',
        'split-T30',
        'split-T18',
        'split-T15',
        'split-T8',
      ],
      because:
        'within the requests of one test only one backend has its run: its share is all, that of the others nothing',
    },
  ],
  decisions: () => ({
    chooseBackend: (shares, turn) => {
      const place = (turn.ofClient % 1000) / 1000;
      let bound = 0;
      for (const [index, share] of shares.entries()) {
        bound += share;
        if (place < bound) return index;
      }
      return undefined;
    },
  }),
});
