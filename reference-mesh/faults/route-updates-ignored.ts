import { defineFault } from './fault.ts';

export default defineFault({
  name: 'route-updates-ignored',
  title: 'an HTTPRouteGroup stays as it was made',
  breaks: ['specs-S25'],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => {
      const policy = right.effectivePolicy(history, now, place);
      const made = new Map(history.toReversed().flatMap((dated) => [...dated.policy.routeGroups]));
      const routeGroups = new Map(
        [...policy.routeGroups].map(([key, group]) => [key, made.get(key) ?? group]),
      );
      return { ...policy, routeGroups };
    },
  }),
});
