import { defineFault } from './fault.ts';

export default defineFault({
  name: 'removed-backend-kept',
  title: 'a backend taken out of the list keeps its last weight',
  breaks: ['split-T30'],
  decisions: (right) => ({
    effectivePolicy: (history, now, place) => {
      const policy = right.effectivePolicy(history, now, place);
      const splits = policy.splits.map((split) => {
        const ever = history
          .flatMap((dated) => dated.policy.splits)
          .filter(({ name }) => name === split.name);
        const weights = new Map(
          [...ever, split].flatMap(({ backends }) => backends.map((one) => [one.service, one])),
        );
        return { ...split, backends: [...weights.values()] };
      });
      return { ...policy, splits };
    },
  }),
});
