import { defineFault } from './fault.ts';

export default defineFault({
  name: 'split-outlives-deletion',
  title: 'a TrafficSplit stays in force after it was deleted',
  breaks: ['split-T28-delete'],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => {
      const policy = right.effectivePolicy(history, now, place);
      const ever = new Map(
        history.flatMap((dated) => dated.policy.splits).map((split) => [split.root, split]),
      );
      for (const split of policy.splits) ever.set(split.root, split);
      return { ...policy, splits: [...ever.values()] };
    },
  }),
});
