import { defineFault } from './fault.ts';

export default defineFault({
  name: 'split-flaps-after-change',
  title: 'for four seconds after a change every other request is split as before it',
  breaks: ['split-T28'],
  alsoFails: [
    {
      expectations: ['shares', 'confined', 'steady'],
      failing: ['not-enforced-in-time', 'share-off', 'stray-recipient'],
      because: 'for four seconds after a change every other request is split as before it',
    },
  ],
  decisions: (right) => {
    let count = 0;
    return {
      effectivePolicy: (history, now, place) => {
        const policy = right.effectivePolicy(history, now, place);
        const fresh = place.side === 'client' && now - (history.at(-1)?.at ?? 0) < 4000;
        const before = fresh && ++count % 2 === 0 ? history.at(-2)?.policy : undefined;
        return { ...policy, splits: (before ?? policy).splits };
      },
    };
  },
});
