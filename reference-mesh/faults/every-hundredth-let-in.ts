import { defineFault } from './fault.ts';

export default defineFault({
  name: 'every-hundredth-let-in',
  title: 'every hundredth request of the mesh passes without a look at the policy',
  breaks: ['access-A31'],
  decisions: (right) => {
    let count = 0;
    return {
      isAllowed: (decide, policy, request) => ++count % 100 === 0 || right.isAllowed(decide, policy, request),
    };
  },
});
