import { defineFault } from './fault.ts';

export default defineFault({
  name: 'last-grant-wins',
  title: 'of several TrafficTargets for one destination only the last by name counts',
  breaks: ['access-A2'],
  alsoFails: [
    {
      clauses: [
        'access-A34',
        'access-A5',
        'access-A4',
        'access-A29',
        'access-A21',
        'access-A25-tcp',
        'access-A26-tcp',
        'specs-S19',
        'specs-S20',
        'specs-S21',
      ],
      because:
        'its request is allowed by one of several TrafficTargets for the destination, and not by the last',
    },
  ],
  decisions: (right) => ({
    isAllowed: (decide, policy, request) => {
      const [last] = policy.grants
        .filter((grant) => decide.destinationMatches(decide, policy, grant.destination, request))
        .sort((a, b) => (a.name < b.name ? 1 : -1));
      return right.isAllowed(decide, { ...policy, grants: last === undefined ? [] : [last] }, request);
    },
  }),
});
