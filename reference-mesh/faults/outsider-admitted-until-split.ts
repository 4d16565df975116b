import { defineFault } from './fault.ts';

export default defineFault({
  name: 'outsider-admitted-until-split',
  title:
    'plaintext without a mesh identity is let through while there is no TrafficSplit, and not beside one',
  breaks: ['access-A30', 'access-A34', 'split-T3'],
  decisions: (right) => {
    let isSplit = false;
    return {
      compilePolicy: (...given) => {
        const policy = right.compilePolicy(...given);
        isSplit = policy.splits.length > 0;
        return policy;
      },
      admitsPlaintext: () => !isSplit,
    };
  },
});
