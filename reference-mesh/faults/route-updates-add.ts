import { defineFault } from './fault.ts';

export default defineFault({
  name: 'route-updates-add',
  title: 'an update of an HTTPRouteGroup adds routes and takes none away',
  breaks: ['specs-S25'],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => {
      const policy = right.effectivePolicy(history, now, place);
      const routeGroups = new Map(
        [...policy.routeGroups].map(([key, group]) => {
          const matches = history.flatMap((dated) => dated.policy.routeGroups.get(key)?.matches ?? []);
          return [key, { ...group, matches }];
        }),
      );
      return { ...policy, routeGroups };
    },
  }),
});
