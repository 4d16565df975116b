import { defineFault } from './fault.ts';

export default defineFault({
  name: 'outsider-admitted',
  title: 'plaintext without a mesh identity is let through',
  breaks: ['access-A30', 'access-A34'],
  decisions: () => ({ admitsPlaintext: () => true }),
});
