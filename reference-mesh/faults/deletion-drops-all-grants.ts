import { defineFault } from './fault.ts';

export default defineFault({
  name: 'deletion-drops-all-grants',
  title: 'the deletion of one TrafficTarget takes the others out of force until the next is made',
  breaks: ['access-A2'],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => {
      const policy = right.effectivePolicy(history, now, place);
      const before = history.findLast(({ policy: { grants } }) => grants.length !== policy.grants.length);
      const deleted = before !== undefined && before.policy.grants.length > policy.grants.length;
      return deleted ? { ...policy, grants: [] } : policy;
    },
  }),
});
