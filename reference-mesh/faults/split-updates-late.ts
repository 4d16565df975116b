import { defineFault } from './fault.ts';

export default defineFault({
  name: 'split-updates-late',
  title: 'clients follow a change of the splits after three seconds only',
  breaks: ['split-T28'],
  alsoFails: [
    {
      expectations: ['shares', 'confined', 'steady'],
      failing: ['not-enforced-in-time', 'share-off', 'stray-recipient'],
      because: 'its split takes three seconds to come into force, longer than the convergence limit',
    },
  ],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => {
      const known = history.findLast(({ at }) => at <= now - 3000) ?? history[0];
      const policy = right.effectivePolicy(history, now, place);
      return { ...policy, splits: known?.policy.splits ?? [] };
    },
  }),
});
