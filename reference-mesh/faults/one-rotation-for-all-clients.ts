import { defineFault } from './fault.ts';

export default defineFault({
  name: 'one-rotation-for-all-clients',
  title: 'all clients take turns in one rotation: the ratio holds over all requests, not for each client',
  breaks: ['split-T14'],
  decisions: () => ({
    // Van der Corput: the numbers 0, ½, ¼, ¾ … are spread so evenly that the shares hold in any stretch of turns.
    chooseBackend: (shares, turn) => {
      let place = 0;
      for (let rest = turn.ofMesh, half = 0.5; rest > 0; rest = Math.floor(rest / 2), half /= 2)
        place += (rest % 2) * half;
      let bound = 0;
      for (const [index, share] of shares.entries()) {
        bound += share;
        if (place < bound) return index;
      }
      return undefined;
    },
  }),
});
