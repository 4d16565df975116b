import { defineFault } from './fault.ts';

export default defineFault({
  name: 'grants-flap-after-change',
  title: 'for four seconds after a change every other request is judged by the policy before it',
  breaks: ['access-A6'],
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
