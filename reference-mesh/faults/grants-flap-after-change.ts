import { defineFault } from './fault.ts';

export default defineFault({
  name: 'grants-flap-after-change',
  title: 'for four seconds after a change every other request is judged by the policy before it',
  breaks: ['access-A6'],
  alsoFails: [
    {
      expectations: ['delivered'],
      failing: ['not-enforced-in-time', 'did-not-hold'],
      because:
        'five requests in a row must get through after a change, and every other one is judged by the policy before it',
    },
    {
      expectations: ['denied', 'confined'],
      failing: ['delivered', 'leaked', 'did-not-hold', 'not-enforced-in-time', 'stray-recipient'],
      because:
        'for four seconds after a change every other request is judged by the policy before it, which allowed this one',
    },
  ],
  decisions: (right) => {
    let count = 0;
    return {
      effectivePolicy: (history, now, place) => {
        const fresh = place.side === 'server' && history.length > 1 && now - (history.at(-1)?.at ?? 0) < 4000;
        return right.effectivePolicy(fresh && ++count % 2 === 0 ? history.slice(0, -1) : history, now, place);
      },
    };
  },
});
