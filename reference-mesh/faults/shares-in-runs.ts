import { defineFault } from './fault.ts';

export default defineFault({
  name: 'shares-in-runs',
  title: 'shares are right over a thousand requests only: each backend gets its own in one run',
  breaks: ['split-T7'],
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
