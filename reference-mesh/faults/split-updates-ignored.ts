import { defineFault } from './fault.ts';

export default defineFault({
  name: 'split-updates-ignored',
  title: 'a TrafficSplit stays as it was made',
  breaks: ['split-T28', 'split-T30'],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => {
      const policy = right.effectivePolicy(history, now, place);
      const made = (name: string) =>
        history.flatMap((dated) => dated.policy.splits).find((split) => split.name === name);
      return { ...policy, splits: policy.splits.map((split) => made(split.name) ?? split) };
    },
  }),
});
