import { defineFault } from './fault.ts';

export default defineFault({
  name: 'grants-take-effect-late',
  title: 'access follows a change of the policy after three seconds only',
  breaks: ['access-A6', 'access-A5'],
  alsoFails: [
    {
      expectations: ['delivered'],
      failing: ['not-enforced-in-time'],
      because: 'its TrafficTarget takes three seconds to open anything, longer than the convergence limit',
    },
    {
      expectations: ['denied'],
      failing: ['delivered', 'did-not-hold'],
      because:
        'a grant that was taken back opens for a while, three seconds late: where probes take long, they meet it',
    },
  ],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => {
      if (place.side === 'client') return right.effectivePolicy(history, now, place);
      const known = history.filter(({ at }, index) => index === 0 || at <= now - 3000);
      return right.effectivePolicy(known, now, place);
    },
  }),
});
