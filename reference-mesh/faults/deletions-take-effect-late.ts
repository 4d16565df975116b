import { defineFault } from './fault.ts';

export default defineFault({
  name: 'deletions-take-effect-late',
  title: 'what a TrafficTarget allowed stays allowed for three seconds after its deletion',
  breaks: ['access-A5'],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => ({
      ...right.effectivePolicy(history, now, place),
      // The newest that is older, and all since then.
      grants: history
        .filter((_dated, index) => now - (history[index + 1]?.at ?? now) < 3000)
        .flatMap(({ policy }) => policy.grants),
    }),
  }),
});
