import { defineFault } from './fault.ts';

export default defineFault({
  name: 'grants-outlive-deletion',
  title: 'a TrafficTarget stays in force after it was deleted',
  breaks: ['access-A5'],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => ({
      ...right.effectivePolicy(history, now, place),
      grants: history.flatMap(({ policy }) => policy.grants),
    }),
  }),
});
