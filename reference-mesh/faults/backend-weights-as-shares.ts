import { defineFault } from './fault.ts';

export default defineFault({
  name: 'backend-weights-as-shares',
  title: 'a backend of a split is shown with its share of the whole, not with its weight',
  breaks: ['metrics-M20-backend'],
  decisions: (right) => ({
    backendWeight: (split, backend) =>
      right.backendWeight(split, backend) / split.backends.reduce((sum, { weight }) => sum + weight, 0),
  }),
});
