import { defineFault } from './fault.ts';

export default defineFault({
  name: 'every-hundredth-let-in',
  title: 'every hundredth request of the mesh passes without a look at the policy',
  breaks: ['access-A31'],
  alsoFails: [
    {
      expectations: ['denied', 'confined'],
      failing: ['did-not-hold', 'delivered', 'leaked', 'stray-recipient'],
      because:
        'the count runs over all requests of the mesh: the hundredth falls into whichever denial is under way',
    },
  ],
  decisions: (right) => {
    let count = 0;
    return {
      isAllowed: (decide, policy, request) => ++count % 100 === 0 || right.isAllowed(decide, policy, request),
    };
  },
});
