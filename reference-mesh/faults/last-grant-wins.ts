import { defineFault } from './fault.ts';

export default defineFault({
  name: 'last-grant-wins',
  title: 'of several TrafficTargets for one destination only the last by name counts',
  breaks: ['access-A2'],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) => {
      const [last] = policy.grants
        .filter((grant) => decide.destinationMatches(decide, policy, grant.destination, request))
        .sort((a, b) => (a.name < b.name ? 1 : -1));
      return right.isAllowed(decide, { ...policy, grants: last === undefined ? [] : [last] }, request);
    },
  }),
});
